import type { GgufTensorInfo } from 'node-llama-cpp';
import type { MemoryNeeds } from '../core/engine/memoryNeeds.ts';
import { batchSizes } from './batchSizes.ts';
import type { ModelFile } from './readModelFile.ts';
import type { IsRepacked } from './repackedTensors.ts';

/**
 * What a loaded model takes beside its weights and contexts: the tables of its vocabulary, in llama.cpp and in
 * JavaScript, for each entry; and what the first evaluation sets up. Measured on vocabularies of 49,152 and of phi-4's
 * 100,352 entries (docs/memory.md).
 */
const bytesPerVocabularyEntry = 1230;
const evaluationBytes = 12.5e6;

/** llama.cpp rounds the size of a context up to a multiple of this many tokens. */
const cacheStep = 256;

/** Bytes of a logit. */
const logitBytes = 4;

const layerOf = (name: string): number | undefined => {
  const match = /^blk\.(\d+)\./.exec(name);
  return match ? Number(match[1]) : undefined;
};

/** The size of each tensor: from where it lies to where the next one does. */
function tensorSizes({ info, insights }: ModelFile): Map<GgufTensorInfo, number> {
  const sizes = new Map<GgufTensorInfo, number>();
  const tensors = (info.fullTensorInfo ?? []).toSorted(
    (a, b) => a.filePart - b.filePart || Number(a.offset) - Number(b.offset),
  );
  const ends: GgufTensorInfo[] = [];
  let known = 0;
  for (const [at, tensor] of tensors.entries()) {
    const next = tensors[at + 1];
    if (next?.filePart === tensor.filePart) {
      const size = Number(next.offset) - Number(tensor.offset);
      sizes.set(tensor, size);
      known += size;
    } else ends.push(tensor);
  }
  // Of the last one of each file only the sum is known.
  for (const tensor of ends) sizes.set(tensor, (insights.modelSize - known) / ends.length);
  return sizes;
}

type Weights = Pick<MemoryNeeds, 'inputBytes' | 'layers' | 'output'>;

function weightsOf(file: ModelFile, isRepacked: IsRepacked): Weights {
  const all = [...tensorSizes(file)].map(([tensor, bytes]) => ({
    name: tensor.name,
    layer: layerOf(tensor.name),
    bytes,
    repackedBytes: isRepacked(tensor) ? bytes : 0,
  }));
  const sum = (weights: typeof all): MemoryNeeds['layers'][number] => ({
    bytes: weights.reduce((total, { bytes }) => total + bytes, 0),
    repackedBytes: weights.reduce((total, { repackedBytes }) => total + repackedBytes, 0),
  });
  const outside = all.filter(({ layer }) => layer === undefined);
  const isTied = !outside.some(({ name }) => name === 'output.weight');
  const isOutput = ({ name }: { readonly name: string }): boolean =>
    name === (isTied ? 'token_embd.weight' : 'output.weight');
  return {
    inputBytes: sum(outside.filter((one) => isTied || !isOutput(one))).bytes,
    layers: Array.from({ length: file.insights.totalLayers - 1 }, (_, layer) =>
      sum(all.filter((one) => one.layer === layer)),
    ),
    output: { ...sum(outside.filter(isOutput)), isTied },
  };
}

/**
 * Reads what a model needs, without loading it.
 *
 * @param options.heldBytes What the process holds now.
 * @param options.contextSize The largest context that is wanted.
 */
export function readMemoryNeeds(
  file: ModelFile,
  {
    isRepacked,
    heldBytes,
    contextSize,
  }: { readonly isRepacked: IsRepacked; readonly heldBytes: number; readonly contextSize: number },
): MemoryNeeds {
  const { insights, info } = file;
  const vocabulary = info.metadata.tokenizer.ggml.tokens.length;
  const contextBytes = (contextSize: number, batchSize: number, modelGpuLayers: number): number => {
    const { cpuRam, gpuVram } = insights.estimateContextResourceRequirements({
      contextSize,
      batchSize,
      modelGpuLayers,
      sequences: 1,
      flashAttention: insights.flashAttentionSupported,
    });
    return modelGpuLayers > 0 ? gpuVram : cpuRam;
  };
  const largest = Math.max(contextSize, 2 * cacheStep);
  const half = Math.ceil(largest / 2 / cacheStep) * cacheStep;
  const cacheBytesPerToken =
    (contextBytes(largest, batchSizes.host, 0) - contextBytes(half, batchSizes.host, 0)) / (largest - half);
  // llama.cpp sets room aside for the logits of a whole batch. One row of them is ever asked for, so that on the CPU the
  // rest is never touched and takes no memory.
  const untouched = (batchSizes.host - 1) * vocabulary * logitBytes;
  const host = Math.max(0, contextBytes(half, batchSizes.host, 0) - cacheBytesPerToken * half - untouched);
  const device = contextBytes(half, batchSizes.device, insights.totalLayers) - cacheBytesPerToken * half;
  const compute = { host, device: Math.max(0, device) };
  return {
    processBytes: heldBytes + vocabulary * bytesPerVocabularyEntry + evaluationBytes,
    ...weightsOf(file, isRepacked),
    cacheBytesPerToken,
    compute,
  };
}
