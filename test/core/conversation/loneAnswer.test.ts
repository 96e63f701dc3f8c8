import assert from 'node:assert/strict';
import { defaultSampling, systemPrompt } from '../../../src/core/chat/chatSettings.ts';
import { AnswerQueue, type QueuedAnswer } from '../../../src/core/conversation/answerQueue.ts';
import { askAlone, type LoneAnswer } from '../../../src/core/conversation/loneAnswer.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import { type Script, ScriptedEngine } from '../../support/scriptedEngine.ts';
import { modelInfo } from '../../../tools/modelInfo.ts';
import { until } from '../../support/until.ts';

/** Something that has the model write until it is let go. */
class Held implements QueuedAnswer {
  isHeldBack = false;
  letGo = (): void => {};
  run(): Promise<boolean> {
    return new Promise((resolve) => (this.letGo = () => resolve(true)));
  }
  hold(): void {
    this.isHeldBack = true;
  }
}

describe('askAlone', () => {
  let queue: AnswerQueue;
  let engine: ScriptedEngine;
  let texts: string[];
  beforeEach(() => {
    queue = new AnswerQueue();
    texts = [];
  });
  function ask(script: Script, signal = new AbortController().signal): Promise<LoneAnswer> {
    engine = new ScriptedEngine(script);
    return askAlone({
      engine,
      queue,
      settings: () => ({
        model: { modelPath: 'm', threads: 0 },
        sampling: defaultSampling,
        maxTokens: 50,
        systemAddition: 'In French.',
      }),
      question: async ({ contextSize }) => `Of ${contextSize}?`,
      onText: (text) => texts.push(text),
      signal,
    });
  }

  it('asks once the model is known, without a chat around, and streams all of the answer so far', async () => {
    const answer = await ask(async (_, say, __, report) => {
      report({ kind: 'thought', text: 'hm', at: 0 });
      say('One');
      say(' two two');
      report({ kind: 'cut', length: 7 });
    });
    assert.deepEqual(answer, { answer: 'One two', stopReason: 'end' });
    assert.deepEqual(texts, ['One', 'One two two', 'One two']);
    const [request] = engine.requests;
    assert.deepEqual(
      [request!.question, request!.system, request!.turns, request!.conversation],
      ['Of 4096?', systemPrompt, [], undefined],
    );
  });

  it('waits for its turn, and can be taken back before it', async () => {
    const held = new Held();
    queue.add(held);
    const stop = new AbortController();
    const answered = ask(async (_, say) => say('One'));
    const stopped = ask(async (_, say) => say('Two'), stop.signal);
    assert.equal(queue.waiting.length, 2);
    stop.abort();
    assert.deepEqual(await stopped, { answer: '', stopReason: 'cancelled' });
    assert.deepEqual(texts, []);
    held.letGo();
    assert.equal((await answered).answer, 'One');
    await queue.idle();
  });

  it('can be stopped while it is answered', async () => {
    const stop = new AbortController();
    const answer = await ask(async (_, say, signal) => {
      say('One');
      stop.abort();
      await until(() => signal.aborted);
    }, stop.signal);
    assert.deepEqual(answer, { answer: 'One', stopReason: 'cancelled' });
    const never = await ask(async (_, say) => say('x'), AbortSignal.abort());
    assert.deepEqual(never, { answer: '', stopReason: 'cancelled' });
    assert.equal(engine.requests.length, 0);
  });

  it('fails as the engine does, and holds back what waits only if that is gone', async () => {
    for (const isGone of [false, true]) {
      const next = new Held();
      const failing = ask(async () => {
        queue.add(next);
        engine.status = isGone
          ? { state: 'error', reason: 'engine-exited', message: 'It ended.' }
          : { state: 'ready', model: modelInfo() };
        throw new PhidelityError('engine-exited', 'It ended.');
      });
      await assert.rejects(failing, { reason: 'engine-exited' });
      await until(() => (isGone ? next.isHeldBack : queue.running === next));
      next.letGo();
      await queue.idle();
    }
  });

  it('is none where the model is gone before its turn', async () => {
    const held = new Held();
    held.run = async () => false;
    queue.add(held);
    assert.deepEqual(await ask(async (_, say) => say('x')), { answer: '', stopReason: 'cancelled' });
  });
});
