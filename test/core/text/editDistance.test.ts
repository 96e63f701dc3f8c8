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
