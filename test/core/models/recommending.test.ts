import assert from 'node:assert/strict';
import { estimateSpeed } from '../../../src/core/models/phi4Estimates.ts';
import { modelCatalogue } from '../../../src/core/models/modelCatalogue.ts';
import { fitModel, recommendModel } from '../../../src/core/models/modelFit.ts';

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
      const found = recommend(memory);
      assert.ok(found.kind === 'file');
      assert.deepEqual([found.fileName, found.instead], ['phi-4-Q4_K_M.gguf', null]);
    }
  });

  it('says whether the disk is full, and counts what has been downloaded', () => {
    const disk = (received: number): unknown => {
      const found = recommend(16, 5, received);
      return found.kind === 'file' && found.disk.fits;
    };
    assert.equal(disk(0), false);
    assert.equal(disk(gigabytes(5)), true);
  });

  it('is a smaller one where the memory is too small, and none where all are too large', () => {
    for (const [memory, smaller] of [
      [12, 'phi-4-Q3_K_M.gguf'],
      [9.5, 'phi-4-Q2_K.gguf'],
    ] as const) {
      const found = recommend(memory);
      assert.ok(found.kind === 'file');
      assert.deepEqual([found.fileName, found.instead], [smaller, 'phi-4 Q4_K_M']);
    }
    assert.deepEqual(recommend(8), { kind: 'none', memoryBytes: gigabytes(8) });
  });
});

describe('fitModel', () => {
  const resources = {
    memory: gigabytes(32),
    freeMemory: gigabytes(20),
    isRuleOfThumb: false,
    freeDisk: gigabytes(100),
  };
  const gpu = (size: number) => ({ name: 'A GPU', freeBytes: gigabytes(size), isShared: false });
  const fit = (changes = {}, settings = {}): ReturnType<typeof fitModel> =>
    fitModel(phi4!, { ...resources, ...changes }, settings);

  it('says whether a file fits into the memory, now or after other programs are closed', () => {
    assert.equal(fit().memory.kind, 'fits');
    assert.equal(fit({ freeMemory: gigabytes(1) }).memory.kind, 'crowded');
    const small = { memory: gigabytes(8), freeMemory: gigabytes(6) };
    assert.equal(fit(small).memory.kind, 'too-large');
    assert.deepEqual([fit().fits, fit(small).fits], [true, false]);
    const mac = { memory: gigabytes(14), freeMemory: gigabytes(10.5) };
    assert.equal(fit(mac).memory.kind, 'crowded');
    // What is usable of a Mac does not grow when programs are closed.
    assert.equal(fit({ ...mac, isRuleOfThumb: true }).memory.kind, 'too-large');
  });

  it('counts what has been downloaded against the free disk', () => {
    const freeDisk = gigabytes(5);
    assert.equal(fit({ freeDisk }).disk.fits, false);
    const half = fitModel({ ...phi4!, bytesHere: gigabytes(5) }, { ...resources, freeDisk });
    assert.equal(half.disk.fits, true);
  });

  it('says which layers a GPU would run, by what is free there', () => {
    assert.equal(fit({ gpu: gpu(16) }).gpu?.layers, 41);
    const some = fit({ gpu: gpu(6) }).gpu!;
    assert.ok(some.layers > 0 && some.layers < 41 && !some.isSetting);
    assert.equal(fit({ gpu: gpu(0.5) }).gpu?.layers, 0);
    // What runs on the GPU needs no memory of the machine.
    const little = { memory: gigabytes(6), freeMemory: gigabytes(3) };
    assert.equal(fit(little).fits, false);
    assert.equal(fit({ ...little, gpu: gpu(16) }).fits, true);
    const set = fit({ gpu: gpu(16) }, { gpuLayers: 10 }).gpu!;
    assert.deepEqual([set.layers, set.isSetting], [10, true]);
  });

  it('keeps to the settings, as the plan does', () => {
    const tight = { memory: gigabytes(14), freeMemory: gigabytes(11.5) };
    const contextSize = (settings = {}): unknown => {
      const { memory } = fit(tight, settings);
      return memory.kind === 'fits' && memory.contextSize;
    };
    assert.equal(contextSize(), 5120);
    assert.equal(contextSize({ contextSize: 1024 }), 1024);
    assert.equal(fit(tight, { contextSize: 16_384 }).fits, false);
  });
});

describe('estimating the speed of phi-4', () => {
  const layers = { layers: 2, layerBytes: 400e6 };
  const bytes = 8e9;

  it('generates each token in the time of reading the whole file once', () => {
    const { writing } = estimateSpeed({ ...layers, writingSeconds: 0.01, readingSeconds: 0.001 }, bytes);
    assert.ok(Math.abs(writing - 5) < 1e-9, `${writing}`);
  });

  it("evaluates prompts in the engine's chunks: four tokens on a slow machine", () => {
    const slow = estimateSpeed({ ...layers, writingSeconds: 0.02, readingSeconds: 0.009 }, bytes);
    // One token takes 0.4 s, sixteen take 2.88 s; so four take 0.4 + 3 / 15 * 2.48.
    assert.ok(Math.abs(slow.reading - 4 / 0.896) < 1e-9, `${slow.reading}`);
  });

  it('evaluates prompts as fast as a long one where chunks of sixteen tokens are fast enough', () => {
    const fast = estimateSpeed({ ...layers, writingSeconds: 0.004, readingSeconds: 0.001 }, bytes);
    assert.ok(Math.abs(fast.reading - 50) < 1e-9, `${fast.reading}`);
  });

  it('is never slower for prompts than for answers', () => {
    for (const readingSeconds of [1e-6, 1e-4, 1e-2, 1]) {
      const { reading, writing } = estimateSpeed({ ...layers, writingSeconds: 0.01, readingSeconds }, bytes);
      assert.ok(reading >= writing - 1e-9 || readingSeconds > 0.01, `${readingSeconds}`);
    }
  });
});
