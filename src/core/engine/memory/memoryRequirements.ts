import type { MemoryPlan } from '../../ports/memoryPlan.ts';
import type { DeviceMemory, MachineMemory } from './machineMemory.ts';

/** Bytes of weights. */
interface WeightBytes {
  readonly bytes: number;
  /** Those of `bytes` that llama.cpp copies into a layout which is faster on the CPU. */
  readonly repackedBytes: number;
}

/** What evaluation takes in one context, apart from its KV cache. */
interface ComputeBytes {
  /** On the CPU, when no layer is on a GPU. */
  readonly host: number;
  /** The same for each token of the context: the scores of a batch, where they are computed without flash attention. */
  readonly hostPerToken: number;
  /** On each GPU that holds layers. */
  readonly device: number;
}

/** What a model takes, whatever is planned: read from its file, and from llama.cpp's dry run of its contexts. */
export interface MemoryRequirements {
  /** The process itself, including its vocabulary tables. */
  readonly processBytes: number;
  /** The token embeddings: they stay on the CPU, where they are looked up and not multiplied. */
  readonly inputBytes: number;
  /** In the order of evaluation. */
  readonly layers: readonly WeightBytes[];
  /** The output matrix; on a GPU it counts as a layer. */
  readonly output: WeightBytes & {
    /** Whether it is the token embeddings again, and takes memory of its own only where they are not. */
    readonly isTied: boolean;
  };
  /** KV cache of one token in all layers. */
  readonly cacheBytesPerToken: number;
  /** Of each context. */
  readonly compute: ComputeBytes;
}

/** What is requested of a model, before anything is reduced. */
export interface MemoryRequest {
  /** Tokens of the chat's context as the user has set it; never changed. */
  readonly contextSize?: number;
  /** The most tokens of the chat's context that a plan may choose. */
  readonly largestContext: number;
  /** Tokens of the completions' context; 0 for none. */
  readonly completionContextSize: number;
  /** `on` and `off` are never changed. */
  readonly memoryMap: 'auto' | 'on' | 'off';
  /** The most layers on GPUs; without it, all that fit. */
  readonly gpuLayers?: number;
}

/** What a plan decides before the layers are placed. */
export type MemorySizes = Pick<MemoryPlan, 'contextSize' | 'completionContextSize' | 'memoryMap'>;

/** What a plan takes. */
export interface MemoryCosts extends Omit<MemoryPlan, 'freeBytes' | 'reductions'> {
  /** What must be free on the machine. */
  readonly requiredBytes: number;
}

/** llama.cpp rounds the size of a context up to a multiple of this many tokens. */
const cacheStep = 256;

const inCache = (tokens: number): number => Math.ceil(tokens / cacheStep) * cacheStep;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What a model takes with contexts of these sizes, and with as many layers on GPUs as then fit. */
export function memoryCosts(
  requirements: MemoryRequirements,
  machine: MachineMemory,
  request: MemoryRequest,
  sizes: MemorySizes,
): MemoryCosts {
  const contexts = [sizes.contextSize, sizes.completionContextSize].filter((size) => size > 0);
  const tokens = sum(contexts.map(inCache));
  const gpu = planGpuLayers(
    requirements,
    { tokens, count: contexts.length },
    machine.devices,
    request.gpuLayers,
  );
  const hostLayers = requirements.layers.slice(0, requirements.layers.length - Math.max(0, gpu.layers - 1));
  const outputs = gpu.layers === 0 ? [requirements.output] : [];
  const onHost = [...hostLayers, ...outputs.filter(({ isTied }) => !isTied)];
  const weights = requirements.inputBytes + sum(onHost.map(({ bytes }) => bytes));
  const repacked = sum([...hostLayers, ...outputs].map(({ repackedBytes }) => repackedBytes));
  const cacheBytes = requirements.cacheBytesPerToken * tokens;
  const scoreBytes = gpu.layers === 0 ? requirements.compute.hostPerToken * tokens : 0;
  const privateBytes =
    requirements.processBytes +
    requirements.compute.host * contexts.length +
    scoreBytes +
    cacheBytes * (hostLayers.length / requirements.layers.length) +
    (sizes.memoryMap ? repacked : weights) +
    sum(gpu.bytes.filter((_bytes, at) => machine.devices[at]!.isShared));
  const mappedBytes = sizes.memoryMap ? weights : 0;
  // Pages of repacked weights are read only once. Where the user forces the mapping, the system may evict them.
  const droppable = sizes.memoryMap && request.memoryMap === 'on' ? repacked : 0;
  return {
    ...sizes,
    gpuLayers: gpu.layers,
    privateBytes,
    mappedBytes,
    deviceBytes: sum(gpu.bytes),
    cacheBytes,
    requiredBytes: privateBytes + mappedBytes - droppable - machine.heldBytes,
  };
}

/** The share of a GPU's free memory that is reserved for the display and other programs. */
const reservedDeviceShare = 0.06;

interface Contexts {
  /** Tokens of all contexts together. */
  readonly tokens: number;
  readonly count: number;
}

/** What layers take on each GPU, in bytes. llama.cpp distributes layers in proportion to free memory. */
function bytesPerDevice(
  requirements: MemoryRequirements,
  layers: number,
  contexts: Contexts,
  devices: readonly DeviceMemory[],
): number[] {
  const compute = requirements.compute.device * contexts.count;
  const cache = (requirements.cacheBytesPerToken / requirements.layers.length) * contexts.tokens;
  // The first to go to a GPU is the output; layers follow, the last one first.
  const onDevices = [
    ...requirements.layers.slice(requirements.layers.length - (layers - 1)).map(({ bytes }) => bytes + cache),
    requirements.output.bytes,
  ];
  const free = devices.reduce((sum, { freeBytes }) => sum + freeBytes, 0);
  const bytes: number[] = [];
  let before = 0;
  let next = 0;
  for (const { freeBytes } of devices) {
    before += freeBytes;
    const end = Math.ceil((before / free) * layers - 1e-9);
    const own = onDevices.slice(next, end);
    bytes.push(own.length === 0 ? 0 : own.reduce((sum, one) => sum + one, compute));
    next = Math.max(next, end);
  }
  return bytes;
}

/**
 * The most layers that fit on the GPUs, counting the output as one, with some memory of each GPU reserved.
 *
 * @param limit The most layers; all by default.
 */
function planGpuLayers(
  requirements: MemoryRequirements,
  contexts: Contexts,
  devices: readonly DeviceMemory[],
  limit: number = Infinity,
): { readonly layers: number; readonly bytes: readonly number[] } {
  const none = { layers: 0, bytes: devices.map(() => 0) };
  const usable = devices.reduce((sum, { freeBytes }) => sum + freeBytes, 0);
  if (usable <= 0) return none;
  for (let layers = Math.min(limit, requirements.layers.length + 1); layers > 0; layers -= 1) {
    const bytes = bytesPerDevice(requirements, layers, contexts, devices);
    if (bytes.every((taken, at) => taken <= devices[at]!.freeBytes * (1 - reservedDeviceShare)))
      return { layers, bytes };
  }
  return none;
}
