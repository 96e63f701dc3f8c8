import assert from 'node:assert/strict';
import { trackItem } from '../../../../src/core/verification/findings/trackedItem.ts';
import type { ReportItem } from '../../../../src/core/verification/findings/reportItem.ts';

const item = { kind: 'symbol', name: 'a.get' } as ReportItem;

/** Where `get` of `a.get()` is after a change. */
function follow(start: number, end: number, text: string): [number, number] | undefined {
  const placed = trackItem({ item, range: { start: 2, end: 5 } }, [{ start, end, text }]);
  return placed && [placed.range.start, placed.range.end];
}

describe('trackItem', () => {
  it('moves with what comes before it, and stays when what comes after it changes', () => {
    assert.deepEqual(follow(0, 0, '\n\n'), [4, 7]);
    assert.deepEqual(follow(0, 1, ''), [1, 4]);
    assert.deepEqual(follow(6, 7, ''), [2, 5]);
  });

  it('goes when its name changes', () => {
    assert.equal(follow(3, 4, 'o'), undefined);
    assert.equal(follow(4, 7, ''), undefined);
    assert.equal(follow(3, 3, '\n'), undefined);
    assert.equal(follow(5, 5, 's'), undefined);
    assert.equal(follow(2, 2, 'ä'), undefined);
  });

  it('stays when something is put next to its name that is no part of a name', () => {
    assert.deepEqual(follow(5, 5, '\n'), [2, 5]);
    assert.deepEqual(follow(2, 2, 'b.'), [4, 7]);
    assert.deepEqual(follow(5, 6, ''), [2, 5]);
  });

  it('goes when what it would replace changes', () => {
    const placed = { item, range: { start: 6, end: 9 }, replacement: { start: 2, end: 5 } };
    assert.equal(trackItem(placed, [{ start: 3, end: 3, text: 'x' }]), undefined);
    assert.deepEqual(trackItem(placed, [{ start: 0, end: 1, text: '' }])?.replacement, { start: 1, end: 4 });
  });
});
