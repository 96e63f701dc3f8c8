import type { Gpu } from '../ports/gpu.ts';

/** Ends of a process that come from outside: from a person, or from a system that is out of memory. */
const fromOutside = /\bSIG(KILL|TERM|INT|HUP)\b/;

/**
 * The GPU that an unexpected end of the engine is put down to.
 *
 * @param gpu What the process used, if any.
 * @param why How it ended; for one that hung and was killed for it, that.
 */
export function failedGpu(gpu: Gpu | undefined, why: string): Gpu | undefined {
  return fromOutside.test(why) ? undefined : gpu;
}
