import assert from 'node:assert/strict';
import { setImmediate as tick } from 'node:timers/promises';
import fc from 'fast-check';
import { PriorityScheduler, type SchedulerTurn } from '../../../src/core/lifetime/priorityScheduler.ts';

const never = new AbortController().signal;

describe('PriorityScheduler', () => {
  let turns: PriorityScheduler;
  let told: string[];
  beforeEach(() => {
    turns = new PriorityScheduler();
    told = [];
  });

  /** A task of so many steps, which pauses after each. */
  const steps =
    (name: string, count: number, signal = never) =>
    async (turn: SchedulerTurn): Promise<string> => {
      for (let step = 1; step <= count && !signal.aborted; step += 1) {
        told.push(`${name}${step}`);
        await tick();
        await turn.pause();
      }
      told.push(`${name} ends`);
      return name;
    };

  it('yields to a higher priority at the next pause, and continues after it', async () => {
    const chat = turns.run(1, never, steps('chat', 3));
    await tick();
    const typing = turns.run(2, never, steps('typing', 2));
    assert.deepEqual(await Promise.all([chat, typing]), ['chat', 'typing']);
    assert.deepEqual(
      told.filter((one) => one.startsWith('typing')),
      told.slice(told.indexOf('typing1'), told.indexOf('typing1') + 3),
    );
    assert.ok(told.indexOf('typing1') < told.indexOf('chat3'));
    assert.equal(told.at(-1), 'chat ends');
  });

  it('runs equals one after the other, and the lowest priority last', async () => {
    const names = ['a', 'b'];
    await Promise.all([
      turns.run(1, never, steps('first', 2)),
      turns.run(0, never, steps('idle', 1)),
      ...names.map((name) => turns.run(1, never, steps(name, 2))),
    ]);
    const ends = told.filter((one) => one.endsWith('ends'));
    assert.deepEqual(ends, ['first ends', 'a ends', 'b ends', 'idle ends']);
  });

  it('resumes a paused task before it begins another of the same priority', async () => {
    const first = turns.run(1, never, steps('first', 3));
    await tick();
    await Promise.all([
      turns.run(1, never, steps('second', 1)),
      turns.run(2, never, steps('urgent', 1)),
      first,
    ]);
    assert.ok(told.indexOf('urgent1') < told.indexOf('first3'));
    assert.ok(told.indexOf('first ends') < told.indexOf('second1'));
  });

  it('runs a task alone after all that came before and ahead of all that come later', async () => {
    const before = turns.run(0, never, steps('before', 3));
    await tick();
    const alone = turns.runAlone(async () => void told.push('alone'));
    const after = turns.run(9, never, steps('after', 1));
    await Promise.all([before, alone, after]);
    assert.deepEqual(told.slice(-4), ['before ends', 'alone', 'after1', 'after ends']);
  });

  it('lets a task that is cancelled while it waits or pauses end at once', async () => {
    const controller = new AbortController();
    const paused = turns.run(1, controller.signal, steps('paused', 5, controller.signal));
    await tick();
    let release = (): void => {};
    const holder = turns.run(2, never, () => new Promise<void>((resolve) => (release = resolve)));
    const waiting = turns.run(1, controller.signal, steps('waiting', 5, controller.signal));
    await tick();
    await tick();
    controller.abort();
    assert.equal(await paused, 'paused');
    assert.equal(await waiting, 'waiting');
    assert.deepEqual(told.slice(-2).toSorted(), ['paused ends', 'waiting ends']);
    release();
    await holder;
    assert.equal(await turns.run(0, never, steps('next', 1)), 'next');
  });

  it('waits, before it runs a task alone, for those that were cancelled and still finish', async () => {
    const controller = new AbortController();
    const paused = turns.run(1, controller.signal, async (turn) => {
      await tick();
      await turn.pause();
      for (let at = 0; at < 5; at += 1) await tick();
      told.push('finished');
    });
    const urgent = turns.run(2, never, async () => {
      await tick();
      controller.abort();
    });
    await Promise.all([paused, urgent, turns.runAlone(async () => void told.push('alone'))]);
    assert.deepEqual(told, ['finished', 'alone']);
  });

  it('continues after a task that failed', async () => {
    const failing = turns.run(1, never, () => Promise.reject(new Error('no')));
    const next = turns.run(1, never, steps('next', 1));
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'next');
  });

  it('never runs two at once, forgets none, and keeps the order of priority', async () => {
    const task = fc.record({
      priority: fc.integer({ min: -1, max: 2 }),
      steps: fc.nat(4),
      delay: fc.nat(6),
      cancelAfter: fc.option(fc.nat(8)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(task, { maxLength: 8 }), async (tasks) => {
        const all = new PriorityScheduler();
        let running = 0;
        let alone = 0;
        const work = async (turn: SchedulerTurn, count: number, signal: AbortSignal): Promise<void> => {
          for (let at = 0; at < count && !signal.aborted; at += 1) {
            running += 1;
            assert.equal(running + alone, 1);
            await tick();
            running -= 1;
            await turn.pause();
          }
        };
        const done = tasks.map(async ({ priority, steps: count, delay, cancelAfter }) => {
          for (let at = 0; at < delay; at += 1) await tick();
          if (priority < 0)
            return all.runAlone(async () => {
              alone += 1;
              assert.equal(running + alone, 1);
              await tick();
              alone -= 1;
            });
          const controller = new AbortController();
          const { signal } = controller;
          const result = all.run(priority, signal, (turn) => work(turn, count, signal));
          if (cancelAfter !== null) {
            for (let at = 0; at < cancelAfter; at += 1) await tick();
            controller.abort();
          }
          return result;
        });
        await Promise.all(done);
      }),
      { numRuns: 300 },
    );
  });
});
