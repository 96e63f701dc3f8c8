import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import type { CompletionRequest } from '../../src/core/ports/completionRequest.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import { until } from '../support/until.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  completionOf,
  completionRequest,
  endless,
  loadRequest,
  realEngine,
} from '../support/engineFixture.ts';

/** Takes seconds to read, in many slices. */
const readingSeconds = 'value = compute("some words", other)\n'.repeat(700);
const longRequest = (changes: Partial<CompletionRequest> = {}): CompletionRequest =>
  completionRequest(readingSeconds, { contextSize: 8192, maxTokens: 1, ...changes });
/** Long enough for a slice, far too short for all of them. */
const aWhile = 150;

const short = completionRequest('def is_prime(n: int) -> bool:\n');

describe('A completion among other things', () => {
  let engine: ForkedEngine;

  before(buildEngine);
  beforeEach(async () => {
    engine = realEngine();
    await engine.load(loadRequest());
  });
  afterEach(() => engine.unload());

  const babble = chatRequest({ sampling: endless, maxTokens: 100_000 });

  /** An answer that continues until it is stopped; resolves when it has begun. */
  async function endlessAnswer(): Promise<{ stop(): Promise<void>; goesOn(): Promise<void> }> {
    let pieces = 0;
    const controller = new AbortController();
    let chat: Promise<unknown> | undefined;
    await new Promise<void>((resolve) => {
      chat = engine.chat(babble, {
        signal: controller.signal,
        onProgress: ({ kind }) => {
          if (kind !== 'text') return;
          pieces += 1;
          resolve();
        },
      });
    });
    return {
      stop: async () => {
        controller.abort();
        await chat;
      },
      goesOn: () => {
        const before = pieces;
        return until(() => pieces > before + 30);
      },
    };
  }

  it('that is cancelled during prefill keeps what was evaluated', async () => {
    await completionOf(engine, longRequest({ prompt: short.prompt, maxTokens: 0 }));
    const controller = new AbortController();
    const reading = completionOf(engine, longRequest(), { signal: controller.signal });
    await delay(aWhile);
    controller.abort();
    const stopped = await reading;
    assert.equal(stopped.stopReason, 'cancelled');
    assert.equal(stopped.text, '');
    const { promptTokens, reusedTokens, evaluatedTokens, generatedTokens } = stopped.usage;
    assert.equal(generatedTokens, 0);
    assert.ok(
      evaluatedTokens > 0 && reusedTokens + evaluatedTokens < promptTokens,
      JSON.stringify(stopped.usage),
    );
    const { usage } = await completionOf(engine, longRequest(), { signal: AbortSignal.timeout(10 * aWhile) });
    assert.equal(usage.reusedTokens, reusedTokens + evaluatedTokens);
  });

  it('that is cancelled during generation returns what was generated', async () => {
    const controller = new AbortController();
    const { text, streamed, stopReason } = await completionOf(engine, short, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    assert.equal(stopReason, 'cancelled');
    assert.ok(text.length > 0);
    assert.equal(streamed, text);
  });

  it('that is cancelled before it began is cancelled too', async () => {
    const { stopReason, usage } = await completionOf(engine, short, { signal: AbortSignal.abort() });
    assert.equal(stopReason, 'cancelled');
    assert.equal(usage.evaluatedTokens, 0);
  });

  it('goes before a running answer, which stays the same word for word', async () => {
    const question = chatRequest({ question: 'How do I fetch JSON from a URL?' });
    const alone = await answerOf(engine, question);
    const completions: Promise<unknown>[] = [];
    let pieces = 0;
    let piecesAtLast = 0;
    const asked = await answerOf(engine, question, {
      onProgress: ({ kind }) => {
        if (kind !== 'text') return;
        pieces += 1;
        if (completions.length < 3)
          completions.push(completionOf(engine, short).then(() => (piecesAtLast = pieces)));
      },
    });
    assert.equal(asked.text, alone.text);
    assert.equal(completions.length, 3);
    await Promise.all(completions);
    assert.ok(piecesAtLast < pieces, 'the answer went on after them');
  });

  it('does not wait for the end of an answer', async () => {
    const answer = await endlessAnswer();
    for (let at = 0; at < 3; at += 1)
      assert.match((await completionOf(engine, short)).stopReason, /^(?:end|shape)$/);
    assert.equal(engine.status.state, 'generating');
    await answer.stop();
    assert.equal(engine.status.state, 'ready');
  });

  it('in the background waits for the end of an answer', async () => {
    const answer = await endlessAnswer();
    let isDone = false;
    const background = completionOf(engine, { ...short, priority: 'background' }).then((result) => {
      isDone = true;
      return result;
    });
    await answer.goesOn();
    assert.ok(!isDone);
    await answer.stop();
    assert.match((await background).stopReason, /^(?:end|shape)$/);
  });

  it('in the background that is cancelled waits for nothing', async () => {
    const answer = await endlessAnswer();
    const controller = new AbortController();
    const background = completionOf(engine, { ...short, priority: 'background' }, controller);
    controller.abort();
    assert.equal((await background).stopReason, 'cancelled');
    await answer.stop();
  });

  it('in the background pauses for an answer and continues after it', async () => {
    const background = completionOf(engine, longRequest({ priority: 'background' }));
    await delay(aWhile);
    const { text } = await answerOf(engine, chatRequest());
    assert.match(text, /fetch_json/);
    const { stopReason, usage } = await background;
    assert.equal(stopReason, 'length');
    assert.equal(usage.evaluatedTokens, usage.promptTokens);
  });

  it('in the background is ended by an interactive one, which reuses what was evaluated', async () => {
    await completionOf(engine, longRequest({ prompt: short.prompt, maxTokens: 0 }));
    const background = completionOf(engine, longRequest({ priority: 'background' }));
    await delay(aWhile);
    const { usage } = await completionOf(engine, longRequest(), { signal: AbortSignal.timeout(10 * aWhile) });
    const ended = await background;
    assert.equal(ended.stopReason, 'cancelled');
    assert.ok(ended.usage.evaluatedTokens > 0);
    assert.equal(usage.reusedTokens, ended.usage.reusedTokens + ended.usage.evaluatedTokens);
  });

  it('is not ended by another interactive one', async () => {
    const [first, second] = await Promise.all([
      completionOf(engine, short),
      completionOf(engine, completionRequest('def is_leap_year(year: int) -> bool:\n')),
    ]);
    assert.match(first.stopReason, /^(?:end|shape)$/);
    assert.match(second.stopReason, /^(?:end|shape)$/);
  });

  it('is cancelled when the model is unloaded', async () => {
    const running = completionOf(engine, longRequest());
    const waiting = completionOf(engine, short);
    await delay(aWhile);
    const unloaded = engine.unload();
    assert.equal((await running).stopReason, 'cancelled');
    assert.equal((await waiting).stopReason, 'cancelled');
    await unloaded;
    await assert.rejects(completionOf(engine, short), (error) => {
      return error instanceof PhidelityError && error.reason === 'no-model';
    });
  });

  it('is cancelled when another model takes the place of its own', async () => {
    const running = completionOf(engine, longRequest());
    const background = completionOf(engine, { ...short, priority: 'background' });
    await delay(aWhile);
    const loaded = engine.load(loadRequest({ contextSize: 1024 }));
    const later = completionOf(engine, short);
    assert.equal((await running).stopReason, 'cancelled');
    assert.equal((await background).stopReason, 'cancelled');
    assert.equal((await loaded).contextSize, 1024);
    assert.match((await later).stopReason, /^(?:end|shape)$/, 'the new model completes');
  });

  it('fails when the engine dies, and the next engine completes', async () => {
    const running = completionOf(engine, longRequest());
    const waiting = completionOf(engine, short);
    await delay(aWhile);
    process.kill(engine.pid!, 'SIGKILL');
    for (const one of [running, waiting])
      await assert.rejects(one, (error) => {
        return error instanceof PhidelityError && error.reason === 'engine-exited';
      });
    await engine.load(loadRequest());
    assert.match((await completionOf(engine, short)).stopReason, /^(?:end|shape)$/);
  });
});
