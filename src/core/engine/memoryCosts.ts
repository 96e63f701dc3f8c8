import type { MachineMemory } from './machineMemory.ts';
import type { MemoryNeeds } from './memoryNeeds.ts';
import type { MemoryPlan } from '../ports/memoryPlan.ts';
import type { MemoryRequest } from './memoryRequest.ts';
import { planGpuLayers } from './planGpuLayers.ts';

/** What is still to be decided. */
export type MemorySizes = Pick<MemoryPlan, 'contextSize' | 'completionContextSize' | 'memoryMap'>;

/** What a decision takes. */
export interface MemoryCosts extends Omit<MemoryPlan, 'freeBytes' | 'givenUp'> {
  /** What must be free on the machine. */
  readonly requiredBytes: number;
}

/** llama.cpp rounds the size of a context up to a multiple of this many tokens. */
const cacheStep = 256;

const inCache = (tokens: number): number => Math.ceil(tokens / cacheStep) * cacheStep;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What a model takes with contexts of these sizes, and as many layers on GPUs as fit then. */
export function memoryCosts(
  needs: MemoryNeeds,
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
