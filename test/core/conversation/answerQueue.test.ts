import assert from 'node:assert/strict';
import { onAbort } from '../../../src/core/lifetime/async.ts';
import { AnswerQueue, type QueuedAnswer } from '../../../src/core/conversation/answerQueue.ts';

describe('AnswerQueue', () => {
  let queue: AnswerQueue;
  let log: string[];
  beforeEach(() => {
    queue = new AnswerQueue();
    log = [];
  });

  /** An answer that runs until it is ended or stopped. */
  interface Scripted extends QueuedAnswer {
    end(canContinue?: boolean): void;
  }
  const answer = (name: string): Scripted => {
    let end = (_canContinue: boolean): void => {};
    const ended = new Promise<boolean>((resolve) => (end = resolve));
    return {
      run: async (signal) => {
        log.push(`${name} begins`);
        onAbort(signal, () => end(true));
        const canContinue = await ended;
        log.push(signal.aborted ? `${name} is stopped` : `${name} ends`);
        return canContinue;
      },
      hold: () => log.push(`${name} is held`),
      end: (canContinue = true) => end(canContinue),
    };
  };

  it('runs one at a time, in the order in which they came', async () => {
    const answers = ['a', 'b', 'c'].map(answer);
    for (const one of answers) queue.add(one);
    assert.equal(queue.running, answers[0]);
    assert.deepEqual(queue.waiting, answers.slice(1));
    // The last one could end at once, but is not asked before its turn.
    for (const one of answers.toReversed()) one.end();
    await queue.idle();
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    assert.ok(queue.isFree);
  });

  it('stops only the one that is named, and goes on with the next', async () => {
    const [a, b] = ['a', 'b'].map(answer);
    queue.add(a!);
    queue.add(b!);
    await queue.stop(b!);
    assert.equal(queue.running, a, 'one that waits is not stopped, and neither is the one that runs');
    await queue.stop(a!);
    assert.equal(queue.running, b);
    b!.end();
    await queue.idle();
    assert.deepEqual(log, ['a begins', 'a is stopped', 'b begins', 'b ends']);
  });

  it('takes back only what waits', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map(answer);
    for (const one of [a!, b!, c!]) queue.add(one);
    assert.equal(queue.remove(a!), false);
    assert.equal(queue.remove(b!), true);
    assert.equal(queue.remove(b!), false);
    a!.end();
    c!.end();
    await queue.idle();
    assert.deepEqual(log, ['a begins', 'a ends', 'c begins', 'c ends']);
  });

  it('runs nothing of what waits when the model is gone, and what comes later again', async () => {
    const [a, b, c, later] = ['a', 'b', 'c', 'later'].map(answer);
    for (const one of [a!, b!, c!]) queue.add(one);
    a!.end(false);
    await queue.idle();
    assert.deepEqual(log, ['a begins', 'a ends', 'b is held', 'c is held']);
    queue.add(later!);
    assert.equal(queue.running, later);
  });

  it('lets an answer that comes while others are held wait for none of them', async () => {
    const [a, b] = ['a', 'b'].map(answer);
    queue.add(a!);
    queue.add({ run: async () => true, hold: () => queue.add(b!) });
    a!.end(false);
    b!.end();
    await queue.idle();
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after one that broke', async () => {
    const b = answer('b');
    queue.add({
      run: async () => {
        throw new Error('broken');
      },
      hold: () => {},
    });
    queue.add(b);
    await assert.rejects(queue.idle(), /broken/);
    assert.equal(queue.running, b);
    b.end();
    await queue.idle();
  });

  it('tells when what runs or waits is another one', async () => {
    const [a, b] = ['a', 'b'].map(answer);
    const seen: number[] = [];
    queue.onDidChange(() => seen.push((queue.running ? 1 : 0) + queue.waiting.length));
    queue.add(a!);
    queue.add(b!);
    queue.remove(b!);
    a!.end();
    await queue.idle();
    assert.deepEqual(seen, [1, 2, 1, 0]);
  });

  it('stops what runs and forgets what waits when its owner ends', async () => {
    const [a, b] = ['a', 'b'].map(answer);
    queue.add(a!);
    queue.add(b!);
    queue.dispose();
    await queue.idle();
    queue.add(b!);
    assert.deepEqual(log, ['a begins', 'a is stopped']);
    assert.ok(queue.isFree);
  });
});
