import assert from 'node:assert/strict';
import {
  mapConcurrently,
  onAbort,
  settledOrAborted,
  TaskQueue,
  untilAborted,
} from '../../../src/core/lifetime/async.ts';

const never = new Promise<never>(() => {});

const failing = (): Promise<never> => Promise.reject(new Error('failed'));

describe('onAbort', () => {
  it('calls its listener once: at the abort, or at once if that has happened', () => {
    const controller = new AbortController();
    let calls = 0;
    onAbort(controller.signal, () => (calls += 1));
    assert.equal(calls, 0);
    controller.abort();
    onAbort(controller.signal, () => (calls += 1));
    assert.equal(calls, 2);
  });

  it('does not call a listener that was removed', () => {
    const controller = new AbortController();
    let calls = 0;
    onAbort(controller.signal, () => (calls += 1)).dispose();
    controller.abort();
    assert.equal(calls, 0);
  });
});

describe('untilAborted', () => {
  it('has the result of the work, or its error', async () => {
    const { signal } = new AbortController();
    assert.equal(await untilAborted(Promise.resolve(1), signal), 1);
    await assert.rejects(untilAborted(failing(), signal), /failed/);
  });

  it("rejects with the signal's reason, before or during the work", async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    const during = untilAborted(never, controller.signal);
    controller.abort(reason);
    await assert.rejects(during, reason);
    await assert.rejects(untilAborted(never, AbortSignal.abort(reason)), reason);
  });
});

describe('settledOrAborted', () => {
  it('waits for the work, and rejects as it does', async () => {
    const { signal } = new AbortController();
    let isDone = false;
    await settledOrAborted(
      Promise.resolve().then(() => (isDone = true)),
      signal,
    );
    assert.ok(isDone);
    await assert.rejects(settledOrAborted(failing(), signal), /failed/);
  });

  it('resolves at the abort, before or during the work', async () => {
    const controller = new AbortController();
    let isOver = false;
    const during = settledOrAborted(never, controller.signal).then(() => (isOver = true));
    await Promise.resolve();
    assert.equal(isOver, false);
    controller.abort();
    await during;
    await settledOrAborted(never, controller.signal);
    assert.ok(isOver);
  });
});

describe('mapConcurrently', () => {
  it('keeps the order, and the limit of what runs at a time', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([3, 1, 2, 0], 2, async (item) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    assert.deepEqual(results, [30, 10, 20, 0]);
    assert.equal(most, 2);
  });

  it('begins nothing more after an error', async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await failing();
    };
    await assert.rejects(mapConcurrently([1, 2, 3], 1, work), /failed/);
    assert.deepEqual(begun, [1]);
  });
});

describe('TaskQueue', () => {
  it('runs tasks one after the other, also after one that failed', async () => {
    const queue = new TaskQueue();
    const events: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
    };
    const failed = queue.run(failing);
    await Promise.all([assert.rejects(failed, /failed/), queue.run(task('a')), queue.run(task('b'))]);
    assert.deepEqual(events, ['a begins', 'a ends', 'b begins', 'b ends']);
  });
});
