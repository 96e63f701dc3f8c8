import assert from 'node:assert/strict';
import fc from 'fast-check';
import { threadCandidates } from '../../../../src/core/engine/evaluation/threadChoice.ts';

const phi4 = 14.66e9;

describe('Numbers of threads to try', () => {
  it('are the likeliest first, and leave a core for the editor', () => {
    assert.deepEqual(threadCandidates(16, 8, phi4), [8, 15, 1]);
    assert.deepEqual(threadCandidates(14, 6, phi4), [7, 6, 13, 1]);
    assert.deepEqual(threadCandidates(4, 4, phi4), [3, 1]);
  });

  it('are both of two cores, or one', () => {
    assert.deepEqual(threadCandidates(2, 2, phi4), [2, 1]);
    assert.deepEqual(threadCandidates(2, 1, phi4), [2, 1]);
  });

  it('are one where there is nothing to choose: one core, or a small model', () => {
    assert.deepEqual(threadCandidates(1, 1, phi4), [1]);
    assert.deepEqual(threadCandidates(2, 2, 4e6), [1]);
    assert.deepEqual(threadCandidates(64, 32, 4e6), [1]);
  });

  it('are between one and all cores but one, where there are more than two', () => {
    const cores = fc.integer({ min: 1, max: 256 });
    fc.assert(
      fc.property(cores, fc.integer({ min: 0, max: 256 }), (logical, math) => {
        const candidates = threadCandidates(logical, math, phi4);
        assert.ok(candidates.length > 0);
        assert.equal(new Set(candidates).size, candidates.length);
        const most = logical === 2 ? 2 : Math.max(1, logical - 1);
        for (const threads of candidates) assert.ok(threads >= 1 && threads <= most);
      }),
    );
  });
});
