import assert from 'node:assert/strict';
import { PhidelityError } from '../../src/core/errors/phidelityError.ts';
import type { PromptTurn } from '../../src/core/ports/engine.ts';
import type { ForkedEngine } from '../../src/platform/engine/forkedEngine.ts';
import {
  answerOf,
  buildEngine,
  chatRequest,
  endless,
  loadRequest,
  realEngine,
  type Answer,
} from '../support/engineFixture.ts';

const contextSize = 512;

const tooLong = (error: unknown): boolean =>
  error instanceof PhidelityError && error.reason === 'message-too-long' && /Shorten/.test(error.message);

describe('A full context', () => {
  let engine: ForkedEngine;
  let systemTokens: number;

  before(async () => {
    await buildEngine();
    engine = realEngine();
    await engine.load(loadRequest({ contextSize }));
    systemTokens = (await engine.countTokens([chatRequest().system]))[0]! + 4;
  });
  after(() => engine.unload());

  it('drops whole oldest turns, keeps the system prompt, and then reuses the cache again', async () => {
    const turns: PromptTurn[] = [];
    const answers: Answer[] = [];
    const turnTokens: number[] = [];
    let droppedTurns = 0;
    for (let at = 0; at < 12; at += 1) {
      const question = `Question number ${at}`;
      const answer = await answerOf(
        engine,
        chatRequest({ turns: [...turns], question, droppedTurns, sampling: endless, maxTokens: 60 }),
      );
      const [questionTokens] = await engine.countTokens([question]);
      const kept = turnTokens.slice(answer.droppedTurns).reduce((sum, tokens) => sum + tokens, 0);
      // Nothing but whole turns was left out.
      assert.equal(answer.usage.promptTokens, systemTokens + kept + questionTokens! + 7);
      assert.ok(answer.usage.promptTokens + 60 <= contextSize);
      const before = answers.at(-1);
      if (before && answer.droppedTurns === droppedTurns)
        assert.equal(answer.usage.reusedTokens, before.usage.contextTokens);
      else if (before) {
        // The start of the conversation moved; the system prompt and the head of the next message did not.
        assert.ok(answer.usage.reusedTokens >= systemTokens);
        assert.ok(answer.usage.reusedTokens < systemTokens + 10);
      }
      answers.push(answer);
      droppedTurns = answer.droppedTurns;
      turns.push({ question, answer: answer.text });
      turnTokens.push(questionTokens! + answer.usage.generatedTokens + 8);
    }
    const drops = answers.map((answer) => answer.droppedTurns);
    assert.deepEqual(
      drops,
      drops.toSorted((a, b) => a - b),
      'never taken back',
    );
    assert.ok(droppedTurns > 0, 'the conversation outgrew the context');
    const moves = drops.filter((count, at) => count !== (drops[at - 1] ?? 0)).length;
    assert.ok(moves <= 4, `the start of the prompt moved ${moves} times in 12 turns`);
  });

  it('ends an answer that fills it, and the next question gets an answer', async () => {
    const request = chatRequest({ question: 'word '.repeat(280), sampling: endless, maxTokens: 10_000 });
    const answer = await answerOf(engine, request);
    assert.equal(answer.stopReason, 'context');
    assert.ok(answer.usage.contextTokens >= contextSize - 2 && answer.usage.contextTokens <= contextSize);
    const next = await answerOf(
      engine,
      chatRequest({ turns: [{ question: request.question, answer: answer.text }] }),
    );
    assert.equal(next.droppedTurns, 1);
    assert.match(next.text, /fetch_json/);
  });

  it('accepts a question that just fits and refuses one token more', async () => {
    const maxTokens = 20;
    const free = contextSize - maxTokens - systemTokens - 7;
    const words = (count: number): string => 'a'.concat(' a'.repeat(count - 1));
    assert.deepEqual(await engine.countTokens([words(free), words(free + 1)]), [free, free + 1]);
    const fits = await answerOf(engine, chatRequest({ question: words(free), sampling: endless, maxTokens }));
    assert.equal(fits.usage.promptTokens, contextSize - maxTokens);
    assert.equal(fits.stopReason, 'length');
    await assert.rejects(engine.chat(chatRequest({ question: words(free + 1), maxTokens }), {}), tooLong);
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });

  it('refuses messages of a megabyte, whatever they consist of, and keeps working', async () => {
    const megabyte = 1_000_000;
    for (const piece of ['a', ' ', '\n', 'word ', '字', '🙂', '<|im_end|>', '\0', '\ud800', '){}[;']) {
      const question = piece.repeat(megabyte / piece.length);
      await assert.rejects(engine.chat(chatRequest({ question }), {}), tooLong, JSON.stringify(piece));
    }
    assert.match((await answerOf(engine, chatRequest())).text, /fetch_json/);
  });

  it('drops a turn of a megabyte from the conversation', async () => {
    const turns = [{ question: 'Paste', answer: 'x y '.repeat(250_000) }];
    const { droppedTurns, text } = await answerOf(engine, chatRequest({ turns }));
    assert.equal(droppedTurns, 1);
    assert.match(text, /fetch_json/);
  });

  it('answers an empty question', async () => {
    const { usage } = await answerOf(engine, chatRequest({ system: '', question: '', maxTokens: 3 }));
    assert.equal(usage.promptTokens, 11);
  });
});
