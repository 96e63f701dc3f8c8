import assert from 'node:assert/strict';
import fc from 'fast-check';
import { movedLines, rebaseEdit } from '../../../src/core/edits/rebaseEdit.ts';

const base = ['a', 'b', 'c', 'd', 'e'];
const proposed = ['a', 'B', 'B2', 'c', 'd', 'e'];

describe('rebaseEdit', () => {
  it('keeps what others changed in other lines', () => {
    assert.deepEqual(rebaseEdit(base, proposed, ['0', ...base]), ['0', ...proposed]);
    assert.deepEqual(rebaseEdit(base, proposed, ['a', 'b', 'c', 'D']), ['a', 'B', 'B2', 'c', 'D']);
    assert.deepEqual(rebaseEdit(base, proposed, ['A', 'b', 'c', 'd', 'e']), ['A', 'B', 'B2', 'c', 'd', 'e']);
  });

  it('gives nothing where others changed the same lines, or added some at the same place', () => {
    assert.equal(rebaseEdit(base, proposed, ['a', 'x', 'c', 'd', 'e']), undefined);
    assert.equal(rebaseEdit(base, proposed, ['a', 'c', 'd', 'e']), undefined);
    assert.equal(rebaseEdit(['a', 'c'], ['a', 'b', 'c'], ['a', 'x', 'c']), undefined);
  });

  it('does once what both did', () => {
    assert.deepEqual(rebaseEdit(base, [...proposed, 'f'], proposed), [...proposed, 'f']);
    assert.deepEqual(rebaseEdit(base, proposed, proposed), proposed);
  });

  it('is the proposal where nothing has changed, and the file where nothing is proposed', () => {
    const lines = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        assert.deepEqual(rebaseEdit(before, after, before), after);
        assert.deepEqual(rebaseEdit(before, before, after), after);
      }),
    );
  });
});

describe('movedLines', () => {
  const moved = (after: readonly string[]): unknown => movedLines({ start: 1, end: 3 }, base, after);

  it('goes along with what is changed above, and stays for what is changed below', () => {
    assert.deepEqual(moved(['0', ...base]), { start: 2, end: 4, isChanged: false });
    assert.deepEqual(moved(['b', 'c', 'd', 'e']), { start: 0, end: 2, isChanged: false });
    assert.deepEqual(moved(['a', 'b', 'c', 'd']), { start: 1, end: 3, isChanged: false });
  });

  it('says that its own lines have changed, and takes in what was added to them', () => {
    assert.deepEqual(moved(['a', 'b', 'x', 'c', 'd', 'e']), { start: 1, end: 4, isChanged: true });
    assert.deepEqual(moved(['a', 'x', 'c', 'd', 'e']), { start: 1, end: 3, isChanged: true });
    assert.deepEqual(moved(['a', 'c', 'd', 'e']), { start: 1, end: 2, isChanged: true });
  });
});
