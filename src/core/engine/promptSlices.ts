/**
 * In how many tokens at once a prompt is read, where a slice cannot be given up: Stop, and a completion that waits, take
 * effect between two of them. Measured on phi-4's size with `bench -- slices` (docs/performance.md).
 */
export const promptSlices = {
  /** Kernels work on four tokens at a time: fewer cost nearly as much, and five nearly as much as eight. */
  smallest: 4,
  /** From here on a token costs a quarter less than in a slice of four; larger slices gain nothing more. */
  efficient: 16,
  /** As many as a GPU evaluates at once. */
  largest: 512,
  /** Seconds of an efficient slice for which it is worth the wait: Stop takes effect after half of them in the mean. */
  longest: 2,
  /** Seconds of slices that are larger than efficient. */
  pace: 0.25,
} as const;
