import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatBytes, formatCount } from '../../../src/core/text/formatQuantity.ts';

describe('formatBytes', () => {
  const amounts: readonly (readonly [bytes: number, shown: string])[] = [
    [0, '0 bytes'],
    [1, '1 bytes'],
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [9990, '9.99 kB'],
    [9996, '10.0 kB'],
    [99_940, '99.9 kB'],
    [99_960, '100 kB'],
    [345_400_000, '345 MB'],
    [9_053_000_000, '9.05 GB'],
    [2_000_000_000_000, '2.00 TB'],
  ];
  for (const [bytes, shown] of amounts)
    it(`shows ${bytes} as ${shown}`, () => assert.equal(formatBytes(bytes), shown));

  it('goes to the next unit where rounding would show a thousand', () => {
    assert.equal(formatBytes(999_499), '999 kB');
    assert.equal(formatBytes(999_500), '1.00 MB');
    assert.equal(formatBytes(999_600_000_000), '1.00 TB');
  });

  it('has no unit above the terabyte', () => {
    assert.equal(formatBytes(999_900_000_000_000), '1000 TB');
    assert.equal(formatBytes(5e16), '50000 TB');
  });
});

describe('formatCount', () => {
  it('groups the digits', () => {
    assert.equal(formatCount(512), '512');
    assert.equal(formatCount(16_384), '16,384');
    assert.equal(formatCount(1_234_567), '1,234,567');
  });

  it('agrees with Intl about every whole number', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (n) => formatCount(n) === n.toLocaleString('en')));
  });
});
