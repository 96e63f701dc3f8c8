import { freemem, totalmem } from 'node:os';
import { type DeviceMemory, freeMemoryOf } from '../../core/engine/memory/machineMemory.ts';
import type { MemoryRequirements } from '../../core/engine/memory/memoryRequirements.ts';
import { planMemory } from '../../core/engine/memory/planMemory.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { phi4Context } from '../../core/models/phi4Estimates.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { MemoryPlan } from '../../core/ports/memoryPlan.ts';
import type { StartedLlama } from '../gpu/startLlama.ts';
import { readMemoryRequirements, repackedTensors } from './readMemoryRequirements.ts';
import type { ModelFile } from './readModelFile.ts';

/** The fewest tokens with which a chat makes sense. */
const smallestContext = 512;

/** What was decided, and what it was decided on. */
interface PlannedMemory {
  readonly plan: MemoryPlan;
  readonly needs: MemoryRequirements;
}

function checkContextSize(contextSize: number | undefined, trained: number): void {
  if (contextSize === undefined) return;
  if (Number.isInteger(contextSize) && contextSize >= smallestContext && contextSize <= trained) return;
  throw new PhidelityError(
    'context-size',
    `A context of ${contextSize.toLocaleString('en')} tokens is not possible: this model takes ` +
      `${smallestContext} to ${trained.toLocaleString('en')}. Change the setting "phidelity.model.contextSize".`,
  );
}

async function devicesOf({ llama, gpu }: StartedLlama): Promise<DeviceMemory[]> {
  if (!gpu) return [];
  const { free, unifiedSize } = await llama.getVramState();
  return [{ name: gpu.device ?? gpu.backend, freeBytes: free, isShared: unifiedSize > 0 }];
}

/**
 * Plans what a model takes, from its file and what is free now.
 *
 * @param trained Tokens of the context that the model was trained for.
 * @throws PhidelityError `context-size`, `not-enough-memory`
 */
export async function planModelMemory(
  started: StartedLlama,
  file: ModelFile,
  request: LoadRequest,
  trained: number,
): Promise<PlannedMemory> {
  const { contextSize, completionContextSize = 0, memoryMap = 'auto', gpuLayers } = request;
  checkContextSize(contextSize, trained);
  const { llama } = started;
  const heldBytes = process.memoryUsage.rss();
  const devices = await devicesOf(started);
  // No other model is given more than phi-4 without being asked.
  const largest = contextSize ?? Math.min(trained, phi4Context);
  // Beside a GPU with memory of its own, llama.cpp keeps what is left for the CPU as it is, for the GPU to read.
  const isRepacked = devices.every(({ isShared }) => isShared)
    ? repackedTensors(llama.systemInfo)
    : () => false;
  const needs = readMemoryRequirements(file, { isRepacked, heldBytes, contextSize: largest });
  const machine = { freeBytes: freeMemory(), heldBytes, devices };
  const plan = planMemory(needs, machine, {
    largestContext: largest,
    completionContextSize: Math.min(completionContextSize, trained),
    memoryMap: llama.supportsMmap ? memoryMap : 'off',
    ...(contextSize === undefined ? {} : { contextSize }),
    ...(gpuLayers === undefined ? {} : { gpuLayers }),
  });
  return { plan, needs };
}

/** What a model may count on now, in bytes. */
export function freeMemory(): number {
  const limit = process.constrainedMemory();
  return freeMemoryOf({ platform: process.platform, total: totalmem(), free: freemem(), limit }).freeMemory;
}
