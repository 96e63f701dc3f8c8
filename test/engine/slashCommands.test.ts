import assert from 'node:assert/strict';
import { newAttachment } from '../../src/core/attachments/attachment.ts';
import type { Turn } from '../../src/core/conversation/conversation.ts';
import { builtinPrompt } from '../../src/core/slashCommands/slashCommand.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { chatFixture, type ChatFixture } from '../support/chatFixture.ts';
import { buildEngine, demoModel, realEngine } from '../support/engineFixture.ts';

describe('Commands, rules and an addition to the system prompt on the engine', () => {
  const systemAddition = 'Answer in the style of our handbook: '.repeat(8);
  let engine: ForkedEngine;
  let chat: ChatFixture;

  before(async () => {
    await buildEngine();
    engine = realEngine();
  });
  beforeEach(() => (chat = chatFixture(engine, demoModel, undefined, { systemAddition })));
  afterEach(() => chat.dispose());
  after(() => engine.unload());

  const rules = newAttachment({
    kind: 'rules',
    uri: 'file:///work/AGENTS.md',
    path: 'AGENTS.md',
    languageId: 'markdown',
    startLine: 1,
    text: Array.from({ length: 40 }, (_, index) => `- Rule ${index}: name things by what they are.`).join(
      '\n',
    ),
  });
  const count = async (text: string): Promise<number> => (await engine.countTokens([text]))[0]!;
  const ask = async (...parts: Parameters<ChatFixture['session']['ask']>): Promise<Turn> => {
    await chat.session.ask(...parts);
    await chat.session.idle();
    const turn = chat.session.conversation.turns.at(-1)!;
    assert.equal(turn.error, undefined);
    return turn;
  };

  it('are read once: a follow-up evaluates its own tokens, whether it is a command or not', async () => {
    const first = await ask('/explain', { prompt: builtinPrompt('explain', '', true), attachments: [rules] });
    const all = (await count(rules.text)) + (await count(systemAddition));
    assert.ok(first.usage!.promptTokens > all);
    for (const prompt of [builtinPrompt('tests', 'use unittest', true), undefined]) {
      const question = prompt === undefined ? 'And why?' : '/tests use unittest';
      const next = await ask(question, { attachments: [rules], ...(prompt === undefined ? {} : { prompt }) });
      const most = (await count(prompt ?? question)) + 20;
      assert.ok(next.usage!.evaluatedTokens! <= most, `${next.usage!.evaluatedTokens} of at most ${most}`);
      assert.deepEqual(
        next.attachments?.map(({ omitted }) => omitted),
        ['repeated'],
      );
    }
  });

  it('are asked again and edited with the prompt of what stands there', async () => {
    const first = await ask('/fix', { prompt: builtinPrompt('fix', '', false) });
    await chat.session.askAgain(first.id);
    await chat.session.idle();
    assert.equal(chat.session.conversation.turns.at(-1)!.prompt, first.prompt);
    const { id } = chat.session.conversation.turns.at(-1)!;
    await chat.session.askAgain(id, '/fix it', builtinPrompt('fix', 'it', false));
    await chat.session.idle();
    assert.equal(chat.session.conversation.turns.at(-1)!.prompt, builtinPrompt('fix', 'it', false));
    await chat.session.askAgain(chat.session.conversation.turns.at(-1)!.id, 'What is it?');
    await chat.session.idle();
    const [turn] = chat.session.conversation.turns;
    assert.deepEqual([turn?.question, turn?.prompt], ['What is it?', undefined]);
  });
});
