import assert from 'node:assert/strict';
import { formatDuration, formatParameterCount, speedText } from '../../src/wording/quantities.ts';

describe('formatDuration', () => {
  const spans: readonly (readonly [seconds: number, shown: string])[] = [
    [0, '1 s'],
    [0.4, '1 s'],
    [45.4, '45 s'],
    [59.4, '59 s'],
    [59.5, '1 min'],
    [89, '1 min'],
    [720, '12 min'],
    [3569, '59 min'],
    [3570, '1 h'],
    [7200, '2 h'],
    [7500, '2 h 5 min'],
    [90_060, '25 h 1 min'],
  ];
  for (const [seconds, shown] of spans)
    it(`shows ${seconds} seconds as ${shown}`, () => assert.equal(formatDuration(seconds), shown));
});

describe('formatParameterCount', () => {
  it('counts in millions and billions', () => {
    assert.equal(formatParameterCount(134_515_008), '135 million');
    assert.equal(formatParameterCount(14_659_507_200), '14.7 billion');
  });
});

describe('speedText', () => {
  it('has a decimal only where it matters', () => {
    assert.equal(speedText(4.84), '4.8 tok/s');
    assert.equal(speedText(1234.5), '1,235 tok/s');
  });
});
