import assert from 'node:assert/strict';
import { LruMap } from '../../../src/core/lifetime/lruMap.ts';

describe('LruMap', () => {
  it('evicts the least recently used entry', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    assert.equal(map.get('a'), 1);
    map.set('c', 3);
    assert.deepEqual(
      [...map.entries()],
      [
        ['a', 1],
        ['c', 3],
      ],
    );
  });

  it('keeps its size when an entry is written again', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    assert.equal(map.size, 2);
    assert.deepEqual(
      [...map.entries()],
      [
        ['b', 2],
        ['a', 3],
      ],
    );
  });

  it('forgets what is deleted or cleared', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.delete('a');
    assert.equal(map.get('a'), undefined);
    map.set('b', 2);
    map.clear();
    assert.equal(map.size, 0);
  });
});
