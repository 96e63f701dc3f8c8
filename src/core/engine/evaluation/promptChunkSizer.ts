/**
 * In how many tokens at once a prompt is read, where a slice cannot be given up: Stop, and a completion that waits, take
 * effect between two of them. Measured on phi-4's size with `bench -- slices` (docs/performance.md).
 */
export const promptChunkLimits = {
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

const { smallest, efficient, largest, longest, pace } = promptChunkLimits;

/** How many parameters a modest CPU passes in a quarter of a second: phi-4's first slice on one has 4 tokens. */
const firstGuess = 5e10;
const largestFirst = 32;

/** Rounded down to what the kernels work on at a time. */
function whole(tokens: number): number {
  const step = tokens < efficient ? smallest : efficient;
  return Math.min(largest, Math.max(smallest, Math.floor(tokens / step) * step));
}

/**
 * Sizes the slices of a prompt: as many tokens as take a quarter of a second on this machine, but not fewer than are read
 * efficiently while these take two seconds at most. Slower machines read four at a time.
 */
export class PromptChunkSizer {
  #size: number;

  /** @param parameters Of the model; a large one begins with smaller slices. */
  constructor(parameters: number) {
    this.#size = whole(Math.min(largestFirst, firstGuess / parameters));
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Tells how long the last slice took. Beyond the efficient size it at most doubles or halves, so that one hiccup does
   * little. A rest that is much smaller than a slice tells nothing.
   */
  measured(tokens: number, seconds: number): void {
    if (tokens < this.#size / 2) return;
    const speed = tokens / Math.max(seconds, 1e-6);
    if (speed * pace < efficient) this.#size = speed * longest < efficient ? smallest : efficient;
    else this.#size = whole(Math.min(speed * pace, Math.max(efficient, this.#size * 2)));
  }
}
