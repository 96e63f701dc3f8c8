import assert from 'node:assert/strict';
import { chooseHostEvaluation } from '../../../../src/core/engine/evaluation/hostEvaluation.ts';

const phi4 = 14.66e9;

describe('How contexts on the CPU evaluate', () => {
  it('is without flash attention where phi-4 is read in small chunks, with a batch no larger than these', () => {
    for (const cores of [1, 2, 4, 8])
      assert.deepEqual(chooseHostEvaluation({ parameters: phi4, cores }), {
        flashAttention: false,
        batchSize: 16,
      });
    assert.equal(chooseHostEvaluation({ parameters: phi4, cores: 16 }).batchSize, 32);
    assert.equal(chooseHostEvaluation({ parameters: 3.8e9, cores: 8 }).batchSize, 64);
  });

  it('is with flash attention where chunks may be large: on many cores, and for small models', () => {
    const withFlash = { flashAttention: true, batchSize: 128 };
    assert.deepEqual(chooseHostEvaluation({ parameters: phi4, cores: 48 }), withFlash);
    for (const cores of [1, 4])
      assert.deepEqual(chooseHostEvaluation({ parameters: 135e6, cores }), withFlash);
  });

  it('is without flash attention for tiny models, whose answers take longer than any prompt', () => {
    for (const cores of [1, 64])
      assert.deepEqual(chooseHostEvaluation({ parameters: 13.6e6, cores }), {
        flashAttention: false,
        batchSize: 64,
      });
  });

  it('is as someone asks who compares the two', () => {
    const cores = 2;
    assert.deepEqual(chooseHostEvaluation({ parameters: phi4, cores, flashAttention: true }), {
      flashAttention: true,
      batchSize: 128,
    });
    assert.deepEqual(chooseHostEvaluation({ parameters: 135e6, cores, flashAttention: false }), {
      flashAttention: false,
      batchSize: 64,
    });
  });
});
