import type { HangLimits } from '../../../src/core/engine/lifecycle/hangDetector.ts';

/** Less patient than the product, so that a run with many hangs ends. */
export const hangLimits: HangLimits = { beat: 500, start: 60_000, silence: 10_000, standstill: 120_000 };
