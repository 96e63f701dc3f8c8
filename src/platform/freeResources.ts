import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import path from 'node:path';
import { type FreeMemory, freeMemoryOf } from '../core/engine/memory/machineMemory.ts';
import type { FreeResources } from '../core/models/modelFit.ts';

/** The memory of this machine or container, and the free disk space at a folder, which need not exist yet. In bytes. */
export async function freeResources(folder: string): Promise<FreeResources> {
  return { ...memoryNow(), freeDisk: await freeDisk(folder) };
}

async function freeDisk(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== folder) return freeDisk(parent);
    return 0;
  }
}

/** The memory of this machine or container, by the rule that the engine plans with. In bytes. */
export function memoryNow(): FreeMemory {
  const limit = process.constrainedMemory();
  return freeMemoryOf({ platform: process.platform, total: totalmem(), free: freemem(), limit });
}
