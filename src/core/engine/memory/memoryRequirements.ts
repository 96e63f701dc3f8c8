import type { MemoryPlan } from '../../ports/memoryPlan.ts';
import type { DeviceMemory, MachineMemory } from './machineMemory.ts';

/** Bytes of weights. */
interface WeightBytes {
  readonly bytes: number;
  /** Those of `bytes` that llama.cpp copies into another layout when they are for the CPU, since it computes faster. */
  readonly repackedBytes: number;
}

/** What evaluating takes in one context, beside its cache. */
interface ComputeBytes {
  /** On the CPU, when no layer is on a GPU. */
  readonly host: number;
  /** On each GPU that holds layers. */
  readonly device: number;
}

/** What a model takes, whatever is decided: read from its file, and from llama.cpp's dry run of its contexts. */
export interface MemoryRequirements {
  /** The process itself, with its tables of the vocabulary. */
  readonly processBytes: number;
  /** The token embeddings: they stay on the CPU, and are looked up and not multiplied. */
  readonly inputBytes: number;
  /** In the order of evaluation. */
  readonly layers: readonly WeightBytes[];
  /** What turns the last layer's result into a token; for a GPU it counts as a layer. */
  readonly output: WeightBytes & {
    /** It is the token embeddings once more, and takes memory of its own only where they are not. */
    readonly isTied: boolean;
  };
  /** Keys and values of one token in all layers. */
  readonly cacheBytesPerToken: number;
  /** For each context. */
  readonly compute: ComputeBytes;
}

/** What is wanted of a model, before anything is given up. */
export interface MemoryRequest {
  /** Tokens of the chat's context as a person has set it; it is never changed. */
  readonly contextSize?: number;
  /** Tokens of the chat's context that the plan chooses at most. */
  readonly largestContext: number;
  /** Tokens of the completions' context; 0 for none. */
  readonly completionContextSize: number;
  /** `on` and `off` are never changed. */
  readonly memoryMap: 'auto' | 'on' | 'off';
  /** The most layers on GPUs; without it, all that fit. */
  readonly gpuLayers?: number;
}

/** What is still to be decided. */
export type MemorySizes = Pick<MemoryPlan, 'contextSize' | 'completionContextSize' | 'memoryMap'>;

/** What a decision takes. */
export interface MemoryCosts extends Omit<MemoryPlan, 'freeBytes' | 'reductions'> {
  /** What must be free on the machine. */
  readonly requiredBytes: number;
}

/** llama.cpp rounds the size of a context up to a multiple of this many tokens. */
const cacheStep = 256;

const inCache = (tokens: number): number => Math.ceil(tokens / cacheStep) * cacheStep;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What a model takes with contexts of these sizes, and as many layers on GPUs as fit then. */
export function memoryCosts(
  needs: MemoryRequirements,
  machine: MachineMemory,
  request: MemoryRequest,
  sizes: MemorySizes,
): MemoryCosts {
  const contexts = [sizes.contextSize, sizes.completionContextSize].filter((size) => size > 0);
  const tokens = sum(contexts.map(inCache));
  const gpu = planGpuLayers(needs, { tokens, count: contexts.length }, machine.devices, request.gpuLayers);
  const hostLayers = needs.layers.slice(0, needs.layers.length - Math.max(0, gpu.layers - 1));
  const outputs = gpu.layers === 0 ? [needs.output] : [];
  const onHost = [...hostLayers, ...outputs.filter(({ isTied }) => !isTied)];
  const weights = needs.inputBytes + sum(onHost.map(({ bytes }) => bytes));
  const repacked = sum([...hostLayers, ...outputs].map(({ repackedBytes }) => repackedBytes));
  const cacheBytes = needs.cacheBytesPerToken * tokens;
  const privateBytes =
    needs.processBytes +
    needs.compute.host * contexts.length +
    cacheBytes * (hostLayers.length / needs.layers.length) +
    (sizes.memoryMap ? repacked : weights) +
    sum(gpu.bytes.filter((_bytes, at) => machine.devices[at]!.isShared));
  const mappedBytes = sizes.memoryMap ? weights : 0;
  // Pages of what was repacked are read once only. Where a person insists on the mapping, the system may drop them.
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

/** The share of a GPU's free memory that is left to the screen and to other programs. */
const deviceRoom = 0.06;

interface Contexts {
  /** Tokens of all contexts together. */
  readonly tokens: number;
  readonly count: number;
}

/** What layers on GPUs take on each of them. llama.cpp shares layers out by what is free. */
function bytesPerDevice(
  needs: MemoryRequirements,
  layers: number,
  contexts: Contexts,
  devices: readonly DeviceMemory[],
): number[] {
  const compute = needs.compute.device * contexts.count;
  const cache = (needs.cacheBytesPerToken / needs.layers.length) * contexts.tokens;
  // The first that goes to a GPU is the output; layers follow from the last one.
  const onDevices = [
    ...needs.layers.slice(needs.layers.length - (layers - 1)).map(({ bytes }) => bytes + cache),
    needs.output.bytes,
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
 * The most layers that fit on the GPUs, the output counted as one, each GPU keeping some room for others.
 *
 * @param most No more than this; all by default.
 */
function planGpuLayers(
  needs: MemoryRequirements,
  contexts: Contexts,
  devices: readonly DeviceMemory[],
  most: number = Infinity,
): { readonly layers: number; readonly bytes: readonly number[] } {
  const none = { layers: 0, bytes: devices.map(() => 0) };
  const usable = devices.reduce((sum, { freeBytes }) => sum + freeBytes, 0);
  if (usable <= 0) return none;
  for (let layers = Math.min(most, needs.layers.length + 1); layers > 0; layers -= 1) {
    const bytes = bytesPerDevice(needs, layers, contexts, devices);
    if (bytes.every((taken, at) => taken <= devices[at]!.freeBytes * (1 - deviceRoom)))
      return { layers, bytes };
  }
  return none;
}
