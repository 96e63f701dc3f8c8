import { freemem, totalmem } from 'node:os';

/** What macOS and a few programs leave of a Mac's memory; a rule of thumb. */
const usableShareOfMac = 0.75;

/** Free memory in bytes, within the limit of a container where there is one. */
export function freeMemory(): number {
  // macOS counts what it could give back at once as used, so there only the size of the machine tells anything.
  const free = process.platform === 'darwin' ? totalmem() * usableShareOfMac : freemem();
  const limit = process.constrainedMemory();
  // Without a limit the value is 0 or larger than any real memory, depending on the kernel.
  return limit > 0 && limit < Number.MAX_SAFE_INTEGER ? Math.min(free, limit) : free;
}
