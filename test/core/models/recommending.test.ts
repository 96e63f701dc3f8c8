import assert from 'node:assert/strict';
import { estimateSpeed } from '../../../src/core/models/phi4Estimates.ts';
import { modelCatalogue } from '../../../src/core/models/modelCatalogue.ts';
import { recommendModel } from '../../../src/core/models/modelFit.ts';

const [phi4] = modelCatalogue;
const gigabytes = (count: number): number => count * 1e9;

describe('recommending a file', () => {
  const recommend = (memory: number, freeDisk = 100, received = 0): ReturnType<typeof recommendModel> =>
    recommendModel(
      modelCatalogue.map((file) => ({ file, bytesHere: file === phi4 ? received : 0 })),
      {
        memory: gigabytes(memory),
        freeMemory: gigabytes(memory / 2),
        isRuleOfThumb: false,
        freeDisk: gigabytes(freeDisk),
      },
    );

  it('is the best one where it fits, however much of the memory is in use at the moment', () => {
    for (const memory of [13, 16, 64]) {
      const { fileName, text } = recommend(memory);
      assert.equal(fileName, 'phi-4-Q4_K_M.gguf');
      assert.match(text, /suits this machine: the best quality/);
    }
  });

  it('says so where only the disk is too full, and counts what is here already', () => {
    assert.match(recommend(16, 5).text, /disk too full \(needs 9\.05 GB, has 5\.00 GB free\)/);
    assert.doesNotMatch(recommend(16, 5, gigabytes(5)).text, /disk/);
  });

  it('is a smaller one where the memory is too small, with what that costs, and none where all are too large', () => {
    for (const [memory, smaller] of [
      [12, 'phi-4-Q3_K_M.gguf'],
      [9.5, 'phi-4-Q2_K.gguf'],
    ] as const) {
      const { fileName, text } = recommend(memory);
      assert.equal(fileName, smaller);
      assert.match(text, /phi-4 Q4_K_M is too large for its memory .*answers are worse/);
    }
    assert.equal(recommend(8).fileName, null);
    assert.match(recommend(8).text, /too large for this machine \(8\.00 GB of memory\)/);
  });
});

describe('estimating the speed of phi-4', () => {
  const layers = { layers: 2, layerBytes: 400e6 };
  const bytes = 8e9;

  it('is of writing what reading the whole file once for each token takes', () => {
    const { writing } = estimateSpeed({ ...layers, writingSeconds: 0.01, readingSeconds: 0.001 }, bytes);
    assert.ok(Math.abs(writing - 5) < 1e-9, `${writing}`);
  });

  it('is of reading what the slices take that the engine reads in: four tokens at once on a slow machine', () => {
    const slow = estimateSpeed({ ...layers, writingSeconds: 0.02, readingSeconds: 0.009 }, bytes);
    // One token takes 0.4 s, sixteen take 2.88 s; so four take 0.4 + 3 / 15 * 2.48.
    assert.ok(Math.abs(slow.reading - 4 / 0.896) < 1e-9, `${slow.reading}`);
  });

  it('is of reading what a long prompt takes where sixteen tokens at once are quick enough', () => {
    const fast = estimateSpeed({ ...layers, writingSeconds: 0.004, readingSeconds: 0.001 }, bytes);
    assert.ok(Math.abs(fast.reading - 50) < 1e-9, `${fast.reading}`);
  });

  it('is never slower in reading than in writing', () => {
    for (const readingSeconds of [1e-6, 1e-4, 1e-2, 1]) {
      const { reading, writing } = estimateSpeed({ ...layers, writingSeconds: 0.01, readingSeconds }, bytes);
      assert.ok(reading >= writing - 1e-9 || readingSeconds > 0.01, `${readingSeconds}`);
    }
  });
});
