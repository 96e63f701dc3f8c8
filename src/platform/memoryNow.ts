import { freemem, totalmem } from 'node:os';
import { freeMemoryOf, type FreeMemory } from '../core/engine/freeMemoryOf.ts';

/** What this machine, or the container, has of memory, by the rule that the engine plans with. */
export function memoryNow(): FreeMemory {
  const limit = process.constrainedMemory();
  return freeMemoryOf({ platform: process.platform, total: totalmem(), free: freemem(), limit });
}
