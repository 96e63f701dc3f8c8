import { GgmlType, type GgufTensorInfo } from 'node-llama-cpp';
import type { HostEvaluation } from '../../core/engine/evaluation/hostEvaluation.ts';
import type { MemoryRequirements } from '../../core/engine/memory/memoryRequirements.ts';
import type { GgufFile } from './readModelFile.ts';

/**
 * What a loaded model takes in addition to its weights and contexts: its vocabulary tables in llama.cpp and JavaScript,
 * per entry, and what the first evaluation allocates. Measured with vocabularies of 49,152 and phi-4's 100,352 entries
 * (docs/memory.md).
 */
const bytesPerVocabularyEntry = 950;
const evaluationBytes = 12.5e6;

/** llama.cpp rounds the size of a context up to a multiple of this many tokens. */
const cacheStep = 256;

/** Bytes of a logit, and of the score that a head gives a token. */
const [logitBytes, scoreBytes] = [4, 4];

const layerOf = (name: string): number | undefined => {
  const match = /^blk\.(\d+)\./.exec(name);
  return match ? Number(match[1]) : undefined;
};

/** The size of each tensor in bytes: from its offset to the next one's. */
function tensorSizes({ info, insights }: GgufFile): Map<GgufTensorInfo, number> {
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
  // Of the last tensors of all files only the sum is known.
  for (const tensor of ends) sizes.set(tensor, (insights.modelSize - known) / ends.length);
  return sizes;
}

type Weights = Pick<MemoryRequirements, 'inputBytes' | 'layers' | 'output'>;

function weightsOf(file: GgufFile, isRepacked: IsRepacked): Weights {
  const all = [...tensorSizes(file)].map(([tensor, bytes]) => ({
    name: tensor.name,
    layer: layerOf(tensor.name),
    bytes,
    repackedBytes: isRepacked(tensor) ? bytes : 0,
  }));
  const sum = (weights: typeof all): MemoryRequirements['layers'][number] => ({
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
 * Reads the memory requirements of a model, without loading it.
 *
 * @param options.host How contexts evaluate that are on the CPU completely.
 * @param options.heldBytes What the process holds now.
 * @param options.contextSize The largest context that may be planned, in tokens.
 */
export function readMemoryRequirements(
  file: GgufFile,
  {
    isRepacked,
    host,
    heldBytes,
    contextSize,
  }: {
    readonly isRepacked: IsRepacked;
    readonly host: HostEvaluation;
    readonly heldBytes: number;
    readonly contextSize: number;
  },
): MemoryRequirements {
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
  const { batchSize } = host;
  const cacheBytesPerToken =
    (contextBytes(largest, batchSize, 0) - contextBytes(half, batchSize, 0)) / (largest - half);
  // llama.cpp allocates logits for a whole batch. Only one row of them is ever computed, so on the CPU the rest is never
  // touched and takes no memory.
  const untouched = (batchSize - 1) * vocabulary * logitBytes;
  const onHost = contextBytes(half, batchSize, 0) - cacheBytesPerToken * half - untouched;
  const onDevice = contextBytes(half, batchSizes.device, insights.totalLayers) - cacheBytesPerToken * half;
  const compute = {
    host: Math.max(0, onHost),
    hostPerToken: host.flashAttention ? 0 : headsOf(file) * batchSize * scoreBytes,
    device: Math.max(0, onDevice),
  };
  return {
    processBytes: heldBytes + vocabulary * bytesPerVocabularyEntry + evaluationBytes,
    ...weightsOf(file, isRepacked),
    cacheBytesPerToken,
    compute,
  };
}

/** The heads of the layer that has the most: llama.cpp computes one layer after the other, in the same memory. */
function headsOf({ info }: GgufFile): number {
  // The library's types do not say that some architectures have a list of them, one number for each layer.
  return Math.max(0, ...[info.architectureMetadata.attention?.head_count ?? 0].flat());
}

/** Whether llama.cpp copies the weights of a matrix into another layout on the CPU. */
export type IsRepacked = (tensor: GgufTensorInfo) => boolean;

/** Rows of a matrix that an AMX kernel processes at a time. */
const amxRows = 32;
const amxTypes: readonly GgmlType[] = [
  GgmlType.Q4_0,
  GgmlType.Q4_1,
  GgmlType.Q8_0,
  GgmlType.Q4_K,
  GgmlType.Q5_K,
  GgmlType.Q6_K,
  GgmlType.IQ4_XS,
];

/** Rows that are interleaved, by features of the processor and quantization of the weights. */
const interleaved: readonly {
  readonly feature: string;
  readonly types: readonly GgmlType[];
  readonly rows: number;
}[] = [
  { feature: 'AVX2', types: [GgmlType.Q4_0, GgmlType.Q4_K, GgmlType.IQ4_NL, GgmlType.MXFP4], rows: 8 },
  { feature: 'AVX512', types: [GgmlType.Q2_K], rows: 8 },
  { feature: 'DOTPROD', types: [GgmlType.Q4_K, GgmlType.Q5_K, GgmlType.Q6_K], rows: 8 },
  { feature: 'DOTPROD', types: [GgmlType.Q4_0, GgmlType.IQ4_NL, GgmlType.MXFP4, GgmlType.Q8_0], rows: 4 },
];

/**
 * llama.cpp's rule in the pinned version (`ggml-cpu/repack.cpp`, `ggml-cpu/amx/amx.cpp`): matrices are repacked when there
 * is a kernel for their type on this processor. The copy is as large as the original.
 *
 * @param systemInfo llama.cpp's description of the processor, such as "CPU : AVX2 = 1 | REPACK = 1".
 */
export function repackedTensors(systemInfo: string): IsRepacked {
  const has = (feature: string): boolean => new RegExp(`\\b${feature} = 1\\b`).test(systemInfo);
  if (!has('REPACK')) return () => false;
  const layouts = interleaved.filter(({ feature }) => has(feature));
  const isAmx = has('AMX_INT8');
  return ({ ggmlType, dimensions }) => {
    if (dimensions.length !== 2) return false;
    const rows = Number(dimensions[1]);
    if (isAmx && amxTypes.includes(ggmlType) && rows % amxRows === 0) return true;
    return layouts.some((one) => one.types.includes(ggmlType) && rows % one.rows === 0);
  };
}

/**
 * Tokens that contexts of a model with layers on a GPU evaluate at once, which takes memory for the logits of all of them:
 * 51 MB for 128 tokens of phi-4's vocabulary. A chat is faster with more than completions need.
 */
export const batchSizes = { device: 512, completions: 128 } as const;
