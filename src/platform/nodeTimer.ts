import { setTimeout as sleep } from 'node:timers/promises';
import type { Timer } from '../core/ports/clock.ts';

/** The timer port, on Node's timers. */
export const nodeTimer: Timer = {
  delay: async (milliseconds, signal) => {
    if (signal?.aborted) return false;
    try {
      await sleep(milliseconds, undefined, signal ? { signal } : {});
      return true;
    } catch {
      return false;
    }
  },
};
