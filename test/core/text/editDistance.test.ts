import assert from 'node:assert/strict';
import fc from 'fast-check';
import { levenshtein } from '../../../src/core/text/editDistance.ts';

describe('levenshtein', () => {
  it('counts inserted, deleted and substituted characters', () => {
    assert.equal(levenshtein('kitten', 'sitting', 9), 3);
    assert.equal(levenshtein('', 'abc', 9), 3);
    assert.equal(levenshtein('same', 'same', 0), 0);
  });

  it('stops counting above the limit', () => {
    assert.equal(levenshtein('abcdef', 'uvwxyz', 2), 3);
    assert.equal(levenshtein('a', 'a long text', 2), 3);
  });

  it('counts exactly up to the limit, wherever the texts differ', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(texts, texts, fc.nat(4), (a, b, most) => {
        assert.equal(levenshtein(a, b, most), Math.min(levenshtein(a, b, 20), most + 1));
      }),
    );
    assert.equal(levenshtein('xyab', 'ab', 2), 2);
    assert.equal(levenshtein('ab', 'xyab', 2), 2);
    assert.equal(levenshtein('abxy', 'ab', 1), 2);
  });

  it('is symmetric, and at most the length of the longer text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = levenshtein(a, b, 12);
        assert.equal(distance, levenshtein(b, a, 12));
        assert.ok(distance <= Math.max(a.length, b.length));
        assert.equal(distance === 0, a === b);
      }),
    );
  });
});
