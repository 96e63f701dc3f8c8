import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ThreadChoice } from '../../../../src/core/engine/evaluation/threadChoice.ts';

/** A machine on which a number of threads evaluates so many tokens a second. */
type Machine = (threads: number) => number;

const slice = 16;

function work(choice: ThreadChoice, machine: Machine, seconds: number): void {
  for (let spent = 0; spent < seconds;) {
    const took = slice / machine(choice.threads);
    choice.measured(slice, took);
    spent += took;
  }
}

function measuredOn(machine: Machine, candidates: readonly number[]): ThreadChoice {
  const choice = new ThreadChoice(candidates);
  for (let at = 0; choice.isMeasuring && at < 100; at += 1)
    choice.measured(slice, slice / machine(choice.threads));
  return choice;
}

describe('The choice of threads', () => {
  const quiet: Machine = (threads) => ({ 1: 5, 4: 16, 7: 24 })[threads]!;
  /** Threads that spin wait for those that another program keeps from running. */
  const busy: Machine = (threads) => ({ 1: 13, 4: 6, 7: 4 })[threads]!;
  const candidates = [4, 7, 1];

  it('takes the fastest number', () => {
    const choice = measuredOn(quiet, candidates);
    assert.equal(choice.threads, 7);
    assert.ok(choice.isMeasured && !choice.isMeasuring);
  });

  it('takes fewer where more bring next to nothing', () => {
    assert.equal(measuredOn((threads) => ({ 1: 5, 4: 15, 7: 16 })[threads]!, candidates).threads, 4);
  });

  it('tries each number twice, so that one hiccup does not count', () => {
    let slices = 0;
    const hiccup: Machine = (threads) => (threads === 7 && (slices += 1) === 1 ? 0.1 : quiet(threads));
    assert.equal(measuredOn(hiccup, candidates).threads, 7);
  });

  it('measures nothing where there is no choice', () => {
    const choice = measuredOn(quiet, [4]);
    assert.equal(choice.threads, 4);
    assert.ok(!choice.isMeasured && !choice.isMeasuring);
    work(choice, busy, 1000);
    assert.equal(choice.threads, 4);
  });

  it('ignores a chunk of one token, which reads all weights too', () => {
    const choice = new ThreadChoice(candidates);
    for (let at = 0; at < 100; at += 1) choice.measured(1, 0.1);
    assert.ok(choice.isMeasuring);
  });

  it('that is settled early uses what was measured, and otherwise keeps measuring', () => {
    const early = new ThreadChoice(candidates);
    early.measured(slice, slice / quiet(early.threads));
    early.settle();
    assert.ok(early.isMeasuring);
    for (let at = 0; at < 2; at += 1) early.measured(slice, slice / quiet(early.threads));
    early.settle();
    assert.equal(early.threads, 7);
  });

  it('is made again when evaluation has been slow for a while, and picks what is fastest then', () => {
    const choice = measuredOn(quiet, candidates);
    work(choice, busy, 5);
    assert.equal(choice.threads, 7);
    work(choice, busy, 200);
    assert.equal(choice.threads, 1);
  });

  it('recovers when the machine is free again', () => {
    const choice = measuredOn(quiet, candidates);
    work(choice, busy, 200);
    work(choice, quiet, 1000);
    assert.equal(choice.threads, 7);
  });

  it('stays when evaluating is slow for a moment, or a little slower for long', () => {
    const choice = measuredOn(quiet, candidates);
    for (let at = 0; at < 50; at += 1) {
      work(choice, busy, 5);
      work(choice, quiet, 5);
      work(choice, (threads) => quiet(threads) * 0.6, 60);
    }
    assert.equal(choice.threads, 7);
    assert.ok(!choice.isMeasuring);
  });

  it('measures ever more seldom on a machine that stays slow', () => {
    const choice = measuredOn(quiet, candidates);
    let measuring = 0;
    let slices = 0;
    for (let spent = 0; spent < 3600; slices += 1) {
      if (choice.isMeasuring) measuring += 1;
      const took = slice / busy(choice.threads);
      choice.measured(slice, took);
      spent += took;
    }
    assert.ok(measuring > 0 && measuring / slices < 0.2, `${measuring} of ${slices}`);
  });

  it('is always one of those that may be chosen', () => {
    const measurement = fc.record({
      tokens: fc.integer({ min: 0, max: 512 }),
      seconds: fc.double({ min: 0, max: 100, noNaN: true }),
      settles: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(measurement, { maxLength: 200 }), (measurements) => {
        const choice = new ThreadChoice(candidates);
        for (const { tokens, seconds, settles } of measurements) {
          choice.measured(tokens, seconds);
          if (settles) choice.settle();
          assert.ok(candidates.includes(choice.threads));
        }
      }),
    );
  });
});
