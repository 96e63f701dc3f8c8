/**
 * How many tokens of a prompt are evaluated at once (a prefill chunk). A chunk cannot be interrupted: Stop, and a waiting
 * completion, take effect between two of them. Measured at phi-4's size with `bench -- slices` (docs/performance.md).
 */
export const promptChunkLimits = {
  /** Kernels work on four tokens at a time: fewer cost nearly as much, and five nearly as much as eight. */
  smallest: 4,
  /** From here on a token costs a quarter less than in a chunk of four; larger chunks gain nothing more. */
  efficient: 16,
  /** As many as a GPU evaluates at once. */
  largest: 512,
  /** The most seconds that an efficient chunk may take: Stop takes effect after half of them on average. */
  longest: 2,
  /** The target in seconds for chunks that are larger than efficient. */
  pace: 0.25,
} as const;

const { smallest, efficient, largest, longest, pace } = promptChunkLimits;

/** Parameters times tokens that a modest CPU evaluates in a quarter of a second: phi-4's first chunk has 4 tokens. */
const firstGuess = 5e10;
const largestFirst = 32;

/** Rounds down to a multiple that the kernels evaluate efficiently. */
function whole(tokens: number): number {
  const step = tokens < efficient ? smallest : efficient;
  return Math.min(largest, Math.max(smallest, Math.floor(tokens / step) * step));
}

/**
 * Sizes the prefill chunks: as many tokens as take a quarter of a second on this machine, but not fewer than are efficient
 * as long as those take at most two seconds. Slower machines evaluate four at a time.
 */
export class PromptChunkSizer {
  #size: number;

  /** @param parameters Of the model; a large one starts with smaller chunks. */
  constructor(parameters: number) {
    this.#size = whole(Math.min(largestFirst, firstGuess / parameters));
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Reports how long the last chunk took. Beyond the efficient size the size at most doubles, so that one outlier does
   * little. A last chunk that is much smaller than the size is ignored.
   */
  measured(tokens: number, seconds: number): void {
    if (tokens < this.#size / 2) return;
    const speed = tokens / Math.max(seconds, 1e-6);
    if (speed * pace < efficient) this.#size = speed * longest < efficient ? smallest : efficient;
    else this.#size = whole(Math.min(speed * pace, Math.max(efficient, this.#size * 2)));
  }
}
