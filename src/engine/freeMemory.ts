import { freemem, totalmem } from 'node:os';
import { freeMemoryOf } from '../core/engine/freeMemoryOf.ts';

/** What a model may count on now, in bytes. */
export function freeMemory(): number {
  const limit = process.constrainedMemory();
  return freeMemoryOf({ platform: process.platform, total: totalmem(), free: freemem(), limit }).freeMemory;
}
