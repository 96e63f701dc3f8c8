import assert from 'node:assert/strict';
import { modelCatalogue } from '../../src/core/models/modelCatalogue.ts';
import { fitModel, recommendModel, type FreeResources } from '../../src/core/models/modelFit.ts';
import { modelFitFacts, recommendationText } from '../../src/wording/modelFit.ts';

const gigabyte = 1e9;
const [file] = modelCatalogue;
const resources: FreeResources = {
  memory: 32 * gigabyte,
  freeMemory: 20 * gigabyte,
  isRuleOfThumb: false,
  freeDisk: 100 * gigabyte,
};
const gpu = (gigabytes: number) => ({ name: 'A GPU', freeBytes: gigabytes * gigabyte, isShared: false });
const facts = (changes: Partial<FreeResources> = {}, settings = {}): string[] =>
  modelFitFacts(fitModel(file!, { ...resources, ...changes }, settings));

describe('The facts about how a file suits a machine', () => {
  it('are about memory and disk', () => {
    assert.deepEqual(facts(), [
      'Fits into memory with a context of 16,384 tokens (needs 13.2 GB of 20.0 GB free)',
      '100 GB free on disk',
    ]);
    assert.match(facts({ isRuleOfThumb: true })[0]!, /needs 13\.2 GB of about 20\.0 GB usable/);
    assert.match(
      facts({ freeMemory: gigabyte })[0]!,
      /after closing other programs \(needs [\d.]+ GB; 1\.00 GB of 32\.0 GB is free\)/,
    );
    assert.match(facts({ memory: 8e9, freeMemory: 6e9 })[0]!, /^Too large for this machine/);
    assert.equal(
      facts({ freeDisk: 5 * gigabyte })[1],
      'Not enough disk space (needs 9.05 GB; 5.00 GB is free)',
    );
  });

  it('say which layers a GPU would run', () => {
    assert.equal(facts({ gpu: gpu(16) })[1], 'All 41 layers on A GPU (needs 13.0 GB of 16.0 GB free)');
    assert.match(
      facts({ gpu: gpu(6) })[1]!,
      /^\d+ of 41 layers on A GPU \(needs 5\.\d\d GB of 6\.00 GB free\), the rest on the CPU$/,
    );
    assert.equal(facts({ gpu: gpu(0.5) })[1], 'Not enough free memory for any layer on A GPU');
    assert.match(facts({ gpu: gpu(16) }, { gpuLayers: 10 })[1]!, /^10 of 41 layers .*your setting/);
    assert.equal(facts({ gpu: gpu(16) }, { gpuLayers: 0 })[1], 'GPU off (your setting)');
  });
});

describe('A recommendation', () => {
  const recommend = (memory: number, freeDisk = 100): string =>
    recommendationText(
      recommendModel(
        modelCatalogue.map((one) => ({ file: one, bytesHere: 0 })),
        { ...resources, memory: memory * gigabyte, freeDisk: freeDisk * gigabyte },
      ),
    );

  it('says why a file is recommended, and what is missing', () => {
    assert.match(recommend(16), /^Recommended for this machine: phi-4 Q4_K_M, the best quality for 16\.0 GB/);
    assert.match(recommend(16, 5), /Free up disk space first: it needs 9\.05 GB, and 5\.00 GB is free\.$/);
  });

  it('says what a smaller file costs, and that none may fit', () => {
    const recommendation = recommendModel(
      modelCatalogue.map((one) => ({ file: one, bytesHere: 0 })),
      { ...resources, memory: 12e9, freeMemory: 6e9 },
    );
    assert.match(recommendationText(recommendation), /phi-4 Q4_K_M is too large .* worse answers\./);
    assert.match(
      recommendationText({ kind: 'none', memoryBytes: 8e9 }),
      /phi-4 is too large for this machine \(8\.00 GB of memory\)/,
    );
  });
});
