import { availableParallelism, freemem, totalmem } from 'node:os';
import { type DeviceMemory, freeMemoryOf } from '../../core/engine/memory/machineMemory.ts';
import { chooseHostEvaluation, type HostEvaluation } from '../../core/engine/evaluation/hostEvaluation.ts';
import type { MemoryRequirements } from '../../core/engine/memory/memoryRequirements.ts';
import { planMemory } from '../../core/engine/memory/planMemory.ts';
import { phi4Context } from '../../core/models/phi4Estimates.ts';
import type { LoadRequest } from '../../core/ports/engine.ts';
import type { MemoryPlan } from '../../core/ports/memoryPlan.ts';
import type { StartedLlama } from '../gpu/startLlama.ts';
import { contextSizeError, memoryShortageError } from '../../wording/memory.ts';
import { readMemoryRequirements, repackedTensors } from './readMemoryRequirements.ts';
import type { GgufFile } from './readModelFile.ts';

/** The fewest tokens that a chat's context may be set to. */
const smallestContext = 512;

/** A plan, and what it is based on. */
export interface PlannedMemory {
  readonly plan: MemoryPlan;
  readonly requirements: MemoryRequirements;
  /** How contexts evaluate if no layer is on a GPU. */
  readonly host: HostEvaluation;
}

function checkContextSize(contextSize: number | undefined, trained: number): void {
  if (contextSize === undefined) return;
  if (Number.isInteger(contextSize) && contextSize >= smallestContext && contextSize <= trained) return;
  throw contextSizeError(contextSize, smallestContext, trained);
}

async function devicesOf({ llama, gpu }: StartedLlama): Promise<DeviceMemory[]> {
  if (!gpu) return [];
  const { free, unifiedSize } = await llama.getVramState();
  return [{ name: gpu.device ?? gpu.backend, freeBytes: free, isShared: unifiedSize > 0 }];
}

/**
 * Plans the memory of a model, from its file and what is free now.
 *
 * @param trained Tokens of the context that the model was trained for.
 * @throws PhidelityError `context-size`, `not-enough-memory`
 */
export async function planModelMemory(
  started: StartedLlama,
  file: GgufFile,
  request: LoadRequest,
  trained: number,
): Promise<PlannedMemory> {
  const { contextSize, completionContextSize = 0, memoryMap = 'auto', gpuLayers } = request;
  checkContextSize(contextSize, trained);
  const { llama } = started;
  const heldBytes = process.memoryUsage.rss();
  const devices = await devicesOf(started);
  // Without a setting, no other model gets more than phi-4.
  const largest = contextSize ?? Math.min(trained, phi4Context);
  // With a GPU that has its own memory, llama.cpp does not repack what is left on the CPU, so that the GPU can read it.
  const isRepacked = devices.every(({ isShared }) => isShared)
    ? repackedTensors(llama.systemInfo)
    : () => false;
  const { flashAttention, threads } = request;
  const host = chooseHostEvaluation({
    parameters: file.insights.totalParameters,
    cores: threads > 0 ? Math.min(threads, availableParallelism()) : llama.cpuMathCores,
    flashAttention,
  });
  const requirements = readMemoryRequirements(file, { isRepacked, host, heldBytes, contextSize: largest });
  const machine = { freeBytes: freeMemory(), heldBytes, devices };
  const planned = planMemory(requirements, machine, {
    largestContext: largest,
    completionContextSize: Math.min(completionContextSize, trained),
    memoryMap: llama.supportsMmap ? memoryMap : 'off',
    ...(contextSize === undefined ? {} : { contextSize }),
    ...(gpuLayers === undefined ? {} : { gpuLayers }),
  });
  if ('shortage' in planned) throw memoryShortageError(planned.shortage);
  return { plan: planned.plan, requirements, host };
}

/** The memory that a model can use now, in bytes. */
export function freeMemory(): number {
  const limit = process.constrainedMemory();
  return freeMemoryOf({ platform: process.platform, total: totalmem(), free: freemem(), limit }).freeMemory;
}
