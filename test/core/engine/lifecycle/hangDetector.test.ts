import assert from 'node:assert/strict';
import {
  type EngineLiveness,
  type Hang,
  HangDetector,
} from '../../../../src/core/engine/lifecycle/hangDetector.ts';

const limits = { beat: 1000, start: 8000, silence: 5000, standstill: 20_000 };
const idle: EngineLiveness = { isBusy: false, steps: 7 };
const busy = (steps: number): EngineLiveness => ({ isBusy: true, steps });

/** Looks once a beat, and tells at which look and how it was found to hang. */
function lookAt(
  pulses: readonly (EngineLiveness | undefined)[],
  timeOf: (look: number) => number = (look) => look * limits.beat,
): [number, Hang] | undefined {
  const detector = new HangDetector(limits);
  for (const [look, pulse] of pulses.entries()) {
    const hang = detector.check(timeOf(look), pulse);
    if (hang) return [look, hang];
  }
  return undefined;
}

const repeated = <T>(value: T, times: number): T[] => Array.from({ length: times }, () => value);

describe('A hung engine', () => {
  it('is one that does not answer for as long as the limit says', () => {
    assert.deepEqual(lookAt([idle, ...repeated(undefined, 10)]), [5, 'silent']);
  });

  it('is one that never answers; it has more time for its first answer', () => {
    assert.deepEqual(lookAt(repeated(undefined, 20)), [8, 'silent']);
    assert.equal(lookAt([...repeated(undefined, 7), ...repeated(idle, 20)]), undefined);
  });

  it('is not one that repeatedly answers late', () => {
    const late = [...repeated(undefined, 4), idle];
    assert.equal(lookAt(repeated(late, 20).flat()), undefined);
  });

  it('is not one that has nothing to do', () => {
    assert.equal(lookAt(repeated(idle, 1000)), undefined);
  });

  it('is one that answers, but whose work does not go on', () => {
    assert.deepEqual(lookAt(repeated(busy(3), 100)), [20, 'stuck']);
  });

  it('is not one that is slow', () => {
    const slow = Array.from({ length: 100 }, (_, look) => busy(Math.floor(look / 19)));
    assert.equal(lookAt(slow), undefined);
  });

  it('is not one that begins to work after a long rest', () => {
    assert.equal(lookAt([...repeated(idle, 100), ...repeated(busy(8), 19), idle]), undefined);
  });

  it('is not one whose machine slept: the limits start over', () => {
    const hour = 3_600_000;
    const sleepsAfter = (look: number) => (at: number) => at * limits.beat + (at > look ? hour : 0);
    assert.equal(lookAt([idle, ...repeated(undefined, 8), idle], sleepsAfter(4)), undefined);
    assert.deepEqual(lookAt([idle, ...repeated(undefined, 20)], sleepsAfter(4)), [10, 'silent']);
    assert.deepEqual(lookAt(repeated(busy(3), 100), sleepsAfter(10)), [31, 'stuck']);
  });

  it('is not one whose clock was set back', () => {
    const setBack = (look: number): number => look * limits.beat - (look > 4 ? 86_400_000 : 0);
    assert.equal(lookAt([idle, ...repeated(undefined, 8), idle], setBack), undefined);
  });
});
