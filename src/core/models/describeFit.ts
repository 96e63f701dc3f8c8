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
  const needs = `needs about ${byteSizeText(needed)} of memory`;
  const memory = !hasMemory
    ? `too large for this machine: ${needs}, and this machine has ${byteSizeText(room.memory)}`
    : needed <= room.freeMemory
      ? `fits into memory: ${needs}, ${byteSizeText(room.freeMemory)} are free`
      : `fits when other programs are closed: ${needs}, ${byteSizeText(room.freeMemory)} of ${byteSizeText(room.memory)} are free`;
  const disk = hasDisk
    ? `${byteSizeText(room.freeDisk)} free on the disk`
    : `the disk is too full: ${byteSizeText(missing)} are needed, ${byteSizeText(room.freeDisk)} are free`;
  return { memory, disk, fits: hasMemory && hasDisk };
}
