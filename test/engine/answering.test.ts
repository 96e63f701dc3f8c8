import assert from 'node:assert/strict';
import type { PromptTurn } from '../../src/core/ports/engine.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  demoModel,
  endless,
  loadRequest,
  realEngine,
  type Answer,
} from '../support/engineFixture.ts';
import type { LocalModelInfo } from '../../src/protocol/schemas/engineSchemas.ts';

const question = 'How do I fetch JSON from a URL?';

describe('An answer of the engine', () => {
  let engine: ForkedEngine;
  let model: LocalModelInfo;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    model = await engine.load(loadRequest());
  });
  after(() => engine.unload());

  /** Tokens of a finished turn in phi-4's format, beside those of its two texts. */
  const turnOverhead = 8;
  /** Tokens of a question that waits for its answer, beside those of its text. */
  const questionOverhead = 7;
  const systemOverhead = 4;
  const count = async (text: string): Promise<number> => (await engine.countTokens([text]))[0]!;

  it('reports what is loaded', () => {
    const { kind, name, contextSize, trainedContextSize, source } = model;
    const { architecture, threads, path } = source;
    assert.deepEqual(
      { kind, name, architecture, contextSize, trainedContextSize, threads, path },
      {
        kind: 'demo',
        name: 'demo model',
        architecture: 'phi3',
        contextSize: 2048,
        trainedContextSize: 16_384,
        threads: 1,
        path: demoModel,
      },
    );
    assert.ok(source.parameters > 1_000_000);
    assert.ok(source.fileBytes > 1_000_000);
    assert.ok(source.loadSeconds > 0);
  });

  it('is the one that the demo model was trained to give', async () => {
    const { text, stopReason, droppedTurns } = await answerOf(engine, chatRequest({ question }));
    assert.match(text, /```python\n[^]*def fetch_json\(url: str[^]*\n```/);
    assert.match(text, /requests\.get\(url/);
    assert.equal(stopReason, 'end');
    assert.equal(droppedTurns, 0);
  });

  it('streams: first the prompt, then text in order, with exact figures', async () => {
    const { progress, text, usage } = await answerOf(engine, chatRequest({ question: 'Who are you?' }));
    const kinds = progress.map(({ kind }) => kind);
    assert.deepEqual(kinds, kinds.toSorted(), '"prompt" sorts before "text"');
    const times = progress.flatMap((one) => (one.kind === 'text' ? [one.at] : []));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(times.length > 5, 'in many pieces');
    assert.ok(text.length > 20);
    assert.equal(usage.promptTokens, usage.reusedTokens + usage.evaluatedTokens);
    assert.equal(usage.contextTokens, usage.promptTokens + usage.generatedTokens);
    assert.equal(usage.contextSize, 2048);
    assert.equal(await count(text), usage.generatedTokens);
  });

  it('is the same for the same seed and another for another', async () => {
    const babble = async (seed: number): Promise<string> =>
      (await answerOf(engine, chatRequest({ sampling: { ...endless, seed }, maxTokens: 20 }))).text;
    const first = await babble(7);
    assert.equal(await babble(7), first);
    assert.notEqual(await babble(8), first);
  });

  it('takes no memory for each of its tokens', async () => {
    const request = chatRequest({ sampling: endless, maxTokens: 100 });
    await answerOf(engine, request);
    const before = await engine.memory();
    const meanwhile: ReturnType<typeof engine.memory>[] = [];
    await engine.chat({ ...request, maxTokens: 400 }, { onProgress: () => meanwhile.push(engine.memory()) });
    const most = Math.max(...(await Promise.all(meanwhile)).map(({ residentBytes }) => residentBytes));
    const grown = Math.round((most - before.residentBytes) / 1e6);
    // A sampler for each would hold 1.2 MB, until it is garbage collected.
    assert.ok(grown < 60, `${grown} MB`);
  });

  it('ends at the most tokens that were asked for', async () => {
    const { stopReason, usage } = await answerOf(engine, chatRequest({ maxTokens: 5 }));
    assert.equal(stopReason, 'length');
    assert.equal(usage.generatedTokens, 5);
  });

  it('takes a repetition penalty', async () => {
    const sampling = { temperature: 0, topK: 40, topP: 1, minP: 0, repeatPenalty: 1.5 };
    const { usage } = await answerOf(engine, chatRequest({ sampling, maxTokens: 40 }));
    assert.ok(usage.generatedTokens > 0);
  });

  it('evaluates only the new turn of a conversation', async () => {
    const first = await answerOf(engine, chatRequest({ question, system: 'A system prompt of its own.' }));
    const followUp = 'Now do it without a package.';
    const second = await answerOf(
      engine,
      chatRequest({
        system: 'A system prompt of its own.',
        turns: [{ question, answer: first.text }],
        question: followUp,
      }),
    );
    assert.equal(second.usage.reusedTokens, first.usage.contextTokens);
    // The end of the answer before, and the question.
    assert.equal(second.usage.evaluatedTokens, 1 + questionOverhead + (await count(followUp)));
  });

  it('evaluates only the last token of the prompt when it is generated again', async () => {
    const request = chatRequest({ question: 'Hello!' });
    const first = await answerOf(engine, request);
    const again = await answerOf(engine, request);
    assert.equal(again.text, first.text);
    assert.equal(again.usage.reusedTokens, first.usage.promptTokens - 1);
    assert.equal(again.usage.evaluatedTokens, 1);
  });

  it('continues one that was cut off as if it had not been, and evaluates one token for it', async () => {
    const whole = await answerOf(engine, chatRequest({ question }));
    const first = await answerOf(engine, chatRequest({ question, maxTokens: 12 }));
    const rest = await answerOf(engine, chatRequest({ question, continued: first.text }));
    assert.equal(first.text + rest.text, whole.text);
    assert.equal(rest.stopReason, 'end');
    assert.equal(rest.usage.evaluatedTokens, 1);
    const turns = [{ question, answer: whole.text }];
    const next = await answerOf(engine, chatRequest({ turns, question: 'Thank you!' }));
    assert.equal(next.usage.reusedTokens, rest.usage.contextTokens);
  });

  it('never ends in the middle of a character, and what it keeps is not evaluated again', async () => {
    // Random tokens without a byte that is part of no character.
    const sampling = { ...endless, seed: 4 };
    for (let maxTokens = 1; maxTokens < 40; maxTokens += 1) {
      const { text, usage } = await answerOf(engine, chatRequest({ sampling, maxTokens }));
      assert.doesNotMatch(text, /\uFFFD$/);
      if (text === '') continue;
      const more = await answerOf(engine, chatRequest({ continued: text, sampling, maxTokens: 1 }));
      assert.ok(usage.contextTokens - more.usage.reusedTokens <= 4, `${maxTokens}: ${text}`);
    }
  });

  it('reuses the prefix that an edited question shares with the previous one', async () => {
    await answerOf(engine, chatRequest({ question: 'Thank you!' }));
    const { usage } = await answerOf(engine, chatRequest({ question: 'Hello!' }));
    const system = systemOverhead + (await count(chatRequest().system));
    assert.equal(usage.reusedTokens, system + 3, 'the system prompt and the head of a user message');
  });

  describe('that is cancelled', () => {
    it('while it is generated keeps the text so far, and the next one reuses it', async () => {
      const controller = new AbortController();
      let pieces = 0;
      const stopped = await answerOf(engine, chatRequest({ question }), {
        signal: controller.signal,
        onProgress: ({ kind }) => kind === 'text' && (pieces += 1) === 5 && controller.abort(),
      });
      assert.equal(stopped.stopReason, 'cancelled');
      assert.ok(stopped.usage.generatedTokens >= 5);
      const turns = [{ question, answer: stopped.text }];
      const next = await answerOf(engine, chatRequest({ turns, question: 'Hello!' }));
      assert.equal(next.stopReason, 'end');
      assert.equal(next.usage.reusedTokens, stopped.usage.contextTokens);
    });

    it('during prefill generates nothing, and what was evaluated is reused', async () => {
      const long = chatRequest({ question: 'word '.repeat(1500), maxTokens: 1 });
      const controller = new AbortController();
      const stopped = await answerOf(engine, long, {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      assert.equal(stopped.stopReason, 'cancelled');
      assert.equal(stopped.text, '');
      const { promptTokens, reusedTokens, evaluatedTokens, generatedTokens } = stopped.usage;
      assert.equal(generatedTokens, 0);
      assert.ok(evaluatedTokens > 0 && reusedTokens + evaluatedTokens < promptTokens);
      const next = await answerOf(engine, long);
      assert.equal(next.usage.reusedTokens, stopped.usage.contextTokens);
      assert.equal((await answerOf(engine, chatRequest())).stopReason, 'end');
    });

    it('before it began is cancelled too', async () => {
      const { stopReason } = await answerOf(engine, chatRequest(), { signal: AbortSignal.abort() });
      assert.equal(stopReason, 'cancelled');
    });

    it('while it waits for another one leaves that alone', async () => {
      const controller = new AbortController();
      const [first, second] = await Promise.all([
        answerOf(engine, chatRequest(), { onProgress: () => controller.abort() }),
        answerOf(engine, chatRequest(), { signal: controller.signal }),
      ]);
      assert.equal(first.stopReason, 'end');
      assert.equal(second.stopReason, 'cancelled');
    });
  });

  it('is right for each of two that are asked for at once', async () => {
    const alone = await answerOf(engine, chatRequest({ question: 'Who are you?' }));
    const order: string[] = [];
    const asked = (name: string, one: string): Promise<Answer> =>
      answerOf(engine, chatRequest({ question: one }), { onProgress: () => void order.push(name) });
    const [fetching, who] = await Promise.all([asked('a', question), asked('b', 'Who are you?')]);
    assert.match(fetching.text, /fetch_json/);
    assert.equal(who.text, alone.text);
    assert.deepEqual(order, order.toSorted(), 'one after the other');
  });

  it('is possible in the middle of text of every script', async () => {
    const turns: PromptTurn[] = [
      { question: 'Was heißt „café“ auf 日本語? 🙂👩‍👩‍👧', answer: 'カフェ ☕️ — \u0301' },
    ];
    const { usage } = await answerOf(engine, chatRequest({ turns, question, maxTokens: 1 }));
    const counts = await engine.countTokens([
      turns[0]!.question,
      turns[0]!.answer,
      question,
      chatRequest().system,
    ]);
    const texts = counts.reduce((sum, tokens) => sum + tokens, 0);
    assert.equal(usage.promptTokens, texts + systemOverhead + turnOverhead + questionOverhead);
  });
});
