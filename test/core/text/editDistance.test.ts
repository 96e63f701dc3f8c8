import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance } from '../../../src/core/text/editDistance.ts';

describe('editDistance', () => {
  it('counts characters put in, left out and changed', () => {
    assert.equal(editDistance('kitten', 'sitting', 9), 3);
    assert.equal(editDistance('', 'abc', 9), 3);
    assert.equal(editDistance('same', 'same', 0), 0);
  });

  it('stops counting above the most that is asked for', () => {
    assert.equal(editDistance('abcdef', 'uvwxyz', 2), 3);
    assert.equal(editDistance('a', 'a long text', 2), 3);
  });

  it('is the same both ways, and no more than the longer text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b, 12);
        assert.equal(distance, editDistance(b, a, 12));
        assert.ok(distance <= Math.max(a.length, b.length));
        assert.equal(distance === 0, a === b);
      }),
    );
  });
});
