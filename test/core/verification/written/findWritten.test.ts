import assert from 'node:assert/strict';
import { findWritten } from '../../../../src/core/verification/written/findWritten.ts';

describe('findWritten', () => {
  it('finds a text at its place, though it stands elsewhere too', () => {
    assert.deepEqual(findWritten('ab', 3, 'ab ab ab'), { start: 3, end: 5 });
  });

  it('finds a text that has moved', () => {
    assert.deepEqual(findWritten('ab', 0, '# new\nab\n'), { start: 6, end: 8 });
    assert.deepEqual(findWritten('ab', 900, 'x ab'), { start: 2, end: 4 });
  });

  it('does not choose between several', () => {
    assert.equal(findWritten('ab', 1, 'ab ab'), undefined);
  });

  it('does not find what is gone, or nothing', () => {
    assert.equal(findWritten('ab', 0, 'a b'), undefined);
    assert.equal(findWritten('', 0, 'a b'), undefined);
  });
});
