import assert from 'node:assert/strict';
import { findGenerated } from '../../../../src/core/verification/generatedCode/generatedRanges.ts';

describe('findGenerated', () => {
  it('finds a text at its place, although it occurs elsewhere too', () => {
    assert.deepEqual(findGenerated('ab', 3, 'ab ab ab'), { start: 3, end: 5 });
  });

  it('finds a text that has moved', () => {
    assert.deepEqual(findGenerated('ab', 0, '# new\nab\n'), { start: 6, end: 8 });
    assert.deepEqual(findGenerated('ab', 900, 'x ab'), { start: 2, end: 4 });
  });

  it('does not choose between several', () => {
    assert.equal(findGenerated('ab', 1, 'ab ab'), undefined);
  });

  it('does not find what is gone, or nothing', () => {
    assert.equal(findGenerated('ab', 0, 'a b'), undefined);
    assert.equal(findGenerated('', 0, 'a b'), undefined);
  });
});
