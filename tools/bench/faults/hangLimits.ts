import type { HangLimits } from '../../../src/core/engine/hangLimits.ts';

/** Less patient than the product, so that a run with many hangs ends; still longer than a process takes to start. */
export const hangLimits: HangLimits = { beat: 500, silence: 5000, standstill: 60_000 };
