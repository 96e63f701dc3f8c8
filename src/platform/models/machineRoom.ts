import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { MachineRoom } from '../../core/models/describeFit.ts';
import { memoryNow } from '../memoryNow.ts';

/** What this machine, or the container, has of memory, and of room on the disk of a folder, which need not exist yet. */
export async function machineRoom(folder: string): Promise<MachineRoom> {
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
