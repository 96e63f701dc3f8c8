import type { DeviceMemory } from './machineMemory.ts';
import type { MemoryNeeds } from './memoryNeeds.ts';

/** The share of a GPU's free memory that is left to the screen and to other programs. */
const deviceRoom = 0.06;

interface Contexts {
  /** Tokens of all contexts together. */
  readonly tokens: number;
  readonly count: number;
}

/** What layers on GPUs take on each of them. llama.cpp shares layers out by what is free. */
function bytesPerDevice(
  needs: MemoryNeeds,
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
export function planGpuLayers(
  needs: MemoryNeeds,
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
