import { byteSizeText } from '../text/byteSizeText.ts';

/** What a machine has, in bytes. */
export interface MachineRoom {
  readonly memory: number;
  readonly freeMemory: number;
  /** On the disk that the file would go to. */
  readonly freeDisk: number;
}

/** phi-4 keeps 200 KiB for each token of its context; this is for 4,096 tokens, which a conversation needs to be of use. */
const contextBytes = 4096 * 200 * 1024;
/** What an operating system and an editor take at the least; a rule of thumb. */
const systemBytes = 2e9;

/** Whether a model's file suits a machine, in words. The engine makes the exact plan when it loads it. */
export function describeFit(
  file: { readonly bytes: number; readonly bytesHere?: number },
  room: MachineRoom,
): { readonly memory: string; readonly disk: string; readonly fits: boolean } {
  const needed = file.bytes + contextBytes;
  const missing = file.bytes - (file.bytesHere ?? 0);
  const hasMemory = needed + systemBytes <= room.memory;
  const hasDisk = missing <= room.freeDisk;
  const [takes, free, has] = [needed, room.freeMemory, room.memory].map(byteSizeText);
  const memory = !hasMemory
    ? `too large for this machine (needs ${takes} of memory, has ${has})`
    : needed <= room.freeMemory
      ? `fits into memory (${takes} of ${free} free)`
      : `fits when other programs are closed (needs ${takes} of memory, has ${free} free of ${has})`;
  const freeDisk = byteSizeText(room.freeDisk);
  const disk = hasDisk
    ? `${freeDisk} free on disk`
    : `disk too full (needs ${byteSizeText(missing)}, has ${freeDisk} free)`;
  return { memory, disk, fits: hasMemory && hasDisk };
}
