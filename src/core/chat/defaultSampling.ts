import type { Sampling } from '../ports/engine.ts';

/**
 * Sampling fit for code: nearly greedy, since one wrong identifier breaks a program. No repetition penalty, because
 * code repeats itself for good reasons. The other values are llama.cpp's defaults.
 */
export const defaultSampling: Sampling = {
  temperature: 0.1,
  topK: 40,
  topP: 0.95,
  minP: 0.05,
  repeatPenalty: 1,
};
