import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { phi4ChatFormat, type PromptSegment } from '../../src/core/chat/chatFormat.ts';
import type { CompletionPrompt } from '../../src/core/ports/completionRequest.ts';
import { prefillStrategy } from '../../src/core/completion/prompt/completionStrategies.ts';
import { splitForHealing } from '../../src/core/completion/generation/tokenHealing.ts';
import { PhidelityError, type ErrorReason } from '../../src/core/errors/phidelityError.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  completionOf,
  completionRequest,
  loadRequest,
  realEngine,
} from '../support/engineFixture.ts';
import { smallModel } from '../support/smallModel.ts';

const failsWith = (reason: ErrorReason, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof PhidelityError);
  assert.equal(error.reason, reason, error.message);
  assert.match(error.message, message);
  return true;
};

const code = `def clamp(value: float, low: float, high: float) -> float:
    """Return value limited to the range from low to high."""
    return max(low, min(value, high))


def is_prime(n: int) -> bool:
`;

/** About 12 tokens a line. */
const long = (lines: number): string =>
  Array.from({ length: lines }, (_, at) => `value_${at} = compute(${at}, "some words", other)\n`).join('');

describe('A completion of the engine', () => {
  let engine: ForkedEngine;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    await engine.load(loadRequest());
  });
  after(() => engine.unload());

  it('continues the code, streams its text, and reports exact figures', async () => {
    const { text, streamed, usage } = await completionOf(engine, completionRequest(code));
    assert.match(text, /^ {4}\S/);
    assert.equal(streamed, text);
    assert.equal(usage.promptTokens, usage.reusedTokens + usage.evaluatedTokens);
    assert.ok(usage.generatedTokens > 0);
    assert.ok(usage.promptSeconds > 0 && usage.generationSeconds > 0);
    assert.equal(engine.status.state, 'ready');
  });

  it('evaluates almost nothing more for each character that is typed', async () => {
    const typed = `${code}    if n < 2:\n        return False\n    for divisor in range(2, n):\n`;
    await completionOf(engine, completionRequest(code, { maxTokens: 4 }));
    const evaluated: number[] = [];
    for (let end = code.length + 1; end <= typed.length; end += 1) {
      const { usage } = await completionOf(
        engine,
        completionRequest(typed.slice(0, end), { maxTokens: 4, shape: 'line' }),
      );
      evaluated.push(usage.evaluatedTokens);
    }
    assert.ok(Math.max(...evaluated) <= 8, evaluated.join(' '));
    const most = evaluated.toSorted((a, b) => a - b)[Math.floor(evaluated.length / 2)];
    assert.equal(most, 1, 'the last token of the prompt is always evaluated again');
  });

  it('that is only to be prepared generates nothing, and the next one finds its prompt evaluated', async () => {
    const prefix = `${long(20)}def f(`;
    const warm = await completionOf(
      engine,
      completionRequest(prefix, { maxTokens: 0, priority: 'background' }),
    );
    assert.equal(warm.text, '');
    assert.equal(warm.usage.generatedTokens, 0);
    assert.ok(warm.usage.evaluatedTokens > 200);
    const { usage } = await completionOf(engine, completionRequest(`${prefix}x`));
    assert.ok(usage.evaluatedTokens <= 3, String(usage.evaluatedTokens));
  });

  it("has a cache of its own, separate from the chat's", async () => {
    const request = completionRequest(code, { maxTokens: 5 });
    const question = chatRequest({ maxTokens: 5 });
    await completionOf(engine, request);
    await answerOf(engine, question);
    assert.equal((await completionOf(engine, request)).usage.evaluatedTokens, 1);
    assert.equal((await answerOf(engine, question)).usage.evaluatedTokens, 1);
  });

  it('changes the size of its context and keeps working', async () => {
    for (const contextSize of [512, 1024, 1_000_000, 2048]) {
      const { text } = await completionOf(engine, completionRequest(code, { contextSize }));
      assert.match(text, /^ {4}\S/);
    }
  });

  it('keeps a context of any size', async () => {
    const request = completionRequest(code, { contextSize: 1000, maxTokens: 3 });
    await completionOf(engine, request);
    assert.equal((await completionOf(engine, request)).usage.evaluatedTokens, 1);
  });

  it('is the same for the same seed', async () => {
    const ask = (seed: number): Promise<string> =>
      completionOf(engine, completionRequest('import ', { temperature: 5, seed, maxTokens: 30 })).then(
        ({ text }) => text,
      );
    assert.equal(await ask(3), await ask(3));
  });

  it('stops at the requested number of tokens, not counting those that only spell the prefix', async () => {
    const { stopReason, usage } = await completionOf(engine, completionRequest(code, { maxTokens: 3 }));
    assert.equal(stopReason, 'length');
    assert.ok(usage.generatedTokens >= 3 && usage.generatedTokens <= 5, String(usage.generatedTokens));
  });

  it('ends with its line when its time is up', async () => {
    const { stopReason, text } = await completionOf(engine, completionRequest(code, { timeLimit: 0 }));
    assert.equal(stopReason, 'time');
    assert.match(text, /^ {4}\S[^\n]*\n?$/);
  });

  it('ends after a line when a line is asked for', async () => {
    const { stopReason, text } = await completionOf(
      engine,
      completionRequest(`${code}    `, { shape: 'line' }),
    );
    assert.equal(stopReason, 'shape');
    assert.match(text, /^\S[^\n]*$/);
  });

  it('reads code that spells control tokens as text', async () => {
    const controls = ['<|im_end|>', '<|im_start|>', '<|fim_prefix|>', '<|endoftext|>', '<|im_sep|>', '<|'];
    const piece = fc.oneof(
      fc.constantFrom(...controls, '\n', '```', ' ', '\0', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const hostile = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (path, related, suffix, prefix) => {
        const prompt: CompletionPrompt = {
          path,
          languageId: 'python',
          related: [{ path: related, code: related }],
          suffix,
          prefix,
        };
        const { usage } = await completionOf(engine, completionRequest(prefix, { prompt, maxTokens: 1 }));
        const kept = { ...prompt, prefix: splitForHealing(prefix).kept };
        assert.equal(
          usage.promptTokens,
          await countTokens(engine, prefillStrategy.segments(kept, phi4ChatFormat)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is refused when its prompt leaves no room, and the next one is not', async () => {
    const request = completionRequest(long(60), { contextSize: 512 });
    await assert.rejects(
      engine.complete(request, {}),
      failsWith('prompt-too-long', /512.*"phidelity\.completion\.contextSize"/),
    );
    const { text } = await completionOf(engine, completionRequest(code, { contextSize: 512 }));
    assert.match(text, /^ {4}\S/);
  });

  it('is refused for a line of 200 KB, whatever it consists of', async () => {
    for (const piece of ['a', ' ', '\t', 'word ', '字', '🙂', '<|im_end|>', '\0', '\ud800', '){}[;', '\n'])
      await assert.rejects(
        engine.complete(completionRequest(piece.repeat(200_000 / piece.length), { contextSize: 1024 }), {}),
        failsWith('prompt-too-long', /./),
        JSON.stringify(piece),
      );
    assert.match((await completionOf(engine, completionRequest(code))).text, /^ {4}\S/);
  });

  it('never outgrows its context', async () => {
    const prefix = long(18);
    const request = completionRequest(prefix, {
      contextSize: 512,
      temperature: 5,
      seed: 1,
      maxTokens: 10_000,
    });
    const { usage } = await completionOf(engine, request);
    assert.ok(usage.promptTokens + usage.generatedTokens <= 512);
    assert.match((await completionOf(engine, completionRequest(code))).text, /^ {4}\S/);
  });

  it('of an empty file is possible', async () => {
    const { stopReason } = await completionOf(engine, completionRequest(''));
    assert.notEqual(stopReason, 'cancelled');
  });

  it('fills in the middle when that is asked for and the vocabulary can', async () => {
    const { usage } = await completionOf(
      engine,
      completionRequest(code, { strategy: 'fill-in-the-middle', maxTokens: 5 }),
    );
    assert.ok(usage.promptTokens > 0);
  });

  it('says how sure the model was of its first tokens, as far as it has come, and not for the demo model', async () => {
    assert.equal((await completionOf(engine, completionRequest(code))).confidence, undefined);
    const folder = await mkdtemp(join(tmpdir(), 'phidelity-sureness-'));
    const unsure = realEngine();
    try {
      const modelPath = join(folder, 'random.gguf');
      await writeFile(modelPath, smallModel());
      await unsure.load(loadRequest({ modelPath, contextSize: 512 }));
      const heard: (number | undefined)[] = [];
      const { confidence } = await unsure.complete(
        completionRequest('x = ', { contextSize: 512, maxTokens: 20, shape: 'block' }),
        { onProgress: (progress) => heard.push(progress.confidence) },
      );
      // Random weights find no token likely.
      assert.ok(confidence !== undefined && confidence > 0 && confidence < 0.1, String(confidence));
      assert.equal(heard.at(-1), confidence);
      const one = await unsure.complete(completionRequest('x = ', { contextSize: 512, maxTokens: 1 }), {});
      const again = await unsure.complete(completionRequest('x = ', { contextSize: 512, maxTokens: 1 }), {});
      assert.equal(one.confidence, again.confidence);
    } finally {
      await unsure.unload();
      await rm(folder, { recursive: true });
    }
  });

  it('is refused with values that no request has', async () => {
    for (const wrong of [{ maxTokens: -1 }, { contextSize: 0 }, { timeLimit: -1 }, { temperature: -1 }])
      await assert.rejects(engine.complete(completionRequest('', wrong), {}), failsWith('protocol', /./));
  });
});

/** Tokens of a prompt whose texts are nothing but text. */
async function countTokens(engine: ForkedEngine, segments: readonly PromptSegment[]): Promise<number> {
  const texts = [''];
  for (const segment of segments)
    if ('text' in segment) texts.push(texts.pop()! + segment.text);
    else texts.push('');
  const counts = await engine.countTokens(texts);
  return texts.length - 1 + counts.reduce((sum, tokens) => sum + tokens, 0);
}
