import assert from 'node:assert/strict';
import { GgmlType, type GgufTensorInfo } from 'node-llama-cpp';
import type { HostEvaluation } from '../../../src/core/engine/evaluation/hostEvaluation.ts';
import { readMemoryRequirements, repackedTensors } from '../../../src/engine/model/readMemoryRequirements.ts';
import { readModelFile, type GgufFile } from '../../../src/engine/model/readModelFile.ts';
import { demoModel } from '../../support/engineFixture.ts';

const x86 = 'CPU : SSE3 = 1 | AVX = 1 | AVX2 = 1 | FMA = 1 | LLAMAFILE = 1 | REPACK = 1 | ';
const arm = 'CPU : NEON = 1 | ARM_FMA = 1 | DOTPROD = 1 | REPACK = 1 | ';

const matrix = (ggmlType: GgmlType, rows: number): GgufTensorInfo => ({
  name: 'blk.0.ffn_up.weight',
  dimensions: [5120, rows],
  ggmlType,
  offset: 0,
  fileOffset: 0,
  filePart: 1,
});

describe('Weights that are repacked', () => {
  it('are those for which the processor has a kernel', () => {
    const types = [GgmlType.Q2_K, GgmlType.Q4_K, GgmlType.Q5_K, GgmlType.Q6_K, GgmlType.Q8_0];
    const repackedOn = (systemInfo: string): GgmlType[] =>
      types.filter((type) => repackedTensors(systemInfo)(matrix(type, 5120)));
    assert.deepEqual(repackedOn(x86), [GgmlType.Q4_K]);
    assert.deepEqual(repackedOn(`${x86}AVX512 = 1 | `), [GgmlType.Q2_K, GgmlType.Q4_K]);
    assert.deepEqual(repackedOn(arm), [GgmlType.Q4_K, GgmlType.Q5_K, GgmlType.Q6_K, GgmlType.Q8_0]);
    assert.deepEqual(repackedOn(`${x86}AMX_INT8 = 1 | `), types.slice(1));
    assert.deepEqual(repackedOn(x86.replace('REPACK = 1', 'REPACK = 0')), []);
    assert.deepEqual(repackedOn(''), []);
  });

  it('are whole matrices of a number of rows that the kernel takes', () => {
    const isRepacked = repackedTensors(x86);
    assert.ok(!isRepacked(matrix(GgmlType.Q4_K, 5121)));
    assert.ok(!isRepacked({ ...matrix(GgmlType.Q4_K, 5120), dimensions: [5120] }));
  });
});

describe('What the demo model needs', () => {
  let file: GgufFile;

  before(async () => {
    file = await readModelFile(demoModel);
  });

  const withFlash: HostEvaluation = { flashAttention: true, batchSize: 128 };
  const needsWith = (systemInfo: string, host = withFlash): ReturnType<typeof readMemoryRequirements> =>
    readMemoryRequirements(file, {
      isRepacked: repackedTensors(systemInfo),
      host,
      heldBytes: 150e6,
      contextSize: 16_384,
    });

  it('are its tensors, each once', () => {
    const { inputBytes, layers, output } = needsWith(x86);
    assert.equal(layers.length, 4);
    assert.ok(output.isTied, 'its embeddings are its output too');
    assert.ok(output.bytes > 13e6 && output.bytes <= inputBytes);
    const weights = layers.reduce((sum, { bytes }) => sum + bytes, inputBytes);
    assert.equal(weights, file.insights.modelSize);
  });

  it('include copies of repacked weights', () => {
    assert.ok(needsWith(x86).layers.every(({ repackedBytes }) => repackedBytes === 0));
    const { layers, output } = needsWith(arm);
    assert.ok(
      layers.every(({ bytes, repackedBytes }) => repackedBytes > bytes * 0.9 && repackedBytes < bytes),
    );
    assert.equal(output.repackedBytes, output.bytes);
  });

  it('are keys and values of each token: two heads of 32 numbers of two bytes, twice, in four layers', () => {
    assert.equal(Math.round(needsWith(x86).cacheBytesPerToken), 2 * 32 * 2 * 2 * 4);
  });

  it('include, without flash attention, the scores of a batch: of four bytes, for each token and head', () => {
    assert.equal(needsWith(x86).compute.hostPerToken, 0);
    const { compute } = needsWith(x86, { flashAttention: false, batchSize: 16 });
    assert.equal(compute.hostPerToken, 4 * 16 * 4);
  });

  it('exceed what the process holds already', () => {
    assert.ok(needsWith(x86).processBytes > 250e6);
  });
});
