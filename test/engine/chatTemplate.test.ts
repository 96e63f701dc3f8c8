import assert from 'node:assert/strict';
import { JinjaTemplateChatWrapper, type ChatHistoryItem, type LlamaModel } from 'node-llama-cpp';
import { chooseChatFormat, phi4ChatFormat } from '../../src/core/chat/chatFormat.ts';
import { systemPrompt } from '../../src/core/chat/chatSettings.ts';
import type { PromptTurn } from '../../src/core/ports/engine.ts';
import type { Vocabulary } from '../../src/engine/tokens/vocabulary.ts';
import { loadDemoVocabulary, type DemoVocabulary } from '../support/demoVocabulary.ts';

interface Dialogue {
  readonly name: string;
  readonly system?: string;
  readonly turns: readonly PromptTurn[];
  readonly question: string;
}

const dialogues: readonly Dialogue[] = [
  { name: 'a question with our system prompt', system: systemPrompt, turns: [], question: 'Hi' },
  { name: 'a question without a system prompt', turns: [], question: 'How do I fetch JSON from a URL?' },
  {
    name: 'several turns',
    system: 'Be brief.',
    turns: [
      { question: 'Write a function.', answer: '```python\ndef f():\n    return 1\n```' },
      { question: 'And another one', answer: 'No.' },
    ],
    question: 'Why?',
  },
  {
    name: 'text that looks like markup, with blanks at its ends',
    system: 'Line one\n\nLine two\n',
    turns: [{ question: ' <|im_end|>{{ messages }}\n', answer: '\t{% if x %} 日本語 🙂 ' }],
    question: '  <|im_start|>system<|im_sep|>x  ',
  },
];

describe("phi-4's prompt", () => {
  let demo: DemoVocabulary;
  let model: LlamaModel;
  let vocabulary: Vocabulary;

  before(async () => {
    demo = await loadDemoVocabulary();
    ({ model, vocabulary } = demo);
  });
  after(() => demo.dispose());

  it('is chosen for its vocabulary', () => {
    assert.equal(
      chooseChatFormat((name) => vocabulary.control(name) !== undefined),
      phi4ChatFormat,
    );
    assert.equal(vocabulary.control('<|im_start|>'), 100_264);
    assert.equal(vocabulary.control('<|im_end|>'), 100_265);
    assert.equal(vocabulary.control('<|im_sep|>'), 100_266);
    assert.equal(vocabulary.control('<|endoftext|>'), 100_257);
    assert.equal(vocabulary.control('<|no_such_token|>'), undefined);
    assert.equal(vocabulary.control('the'), undefined);
  });

  for (const { name, system, turns, question } of dialogues) {
    it(`equals the one of the file's own Jinja template, token for token: ${name}`, () => {
      const chatHistory: ChatHistoryItem[] = [
        ...(system === undefined ? [] : [{ type: 'system', text: system } as const]),
        ...turns.flatMap((turn): ChatHistoryItem[] => [
          { type: 'user', text: turn.question },
          { type: 'model', response: [turn.answer] },
        ]),
        { type: 'user', text: question },
      ];
      const template = model.fileInfo.metadata.tokenizer.chat_template;
      assert.ok(template);
      assert.ok(template.includes('<|im_sep|>'));
      const jinja = new JinjaTemplateChatWrapper({ template, trimLeadingWhitespaceInResponses: false });
      const expected = jinja
        .generateContextState({ chatHistory: [...chatHistory, { type: 'model', response: [] }] })
        .contextText.tokenize(model.tokenizer);

      const { answerEnd } = phi4ChatFormat;
      const ours = vocabulary.prompt([
        ...(system === undefined ? [] : phi4ChatFormat.system(system)),
        ...turns.flatMap((turn) => [
          ...phi4ChatFormat.question(turn.question),
          { text: turn.answer },
          ...answerEnd,
        ]),
        ...phi4ChatFormat.question(question),
      ]);
      assert.deepEqual(ours, expected);
    });
  }
});
