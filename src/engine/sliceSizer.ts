/** Below this a token costs up to twice as much, since every pass reads all weights (measured on phi-4's size). */
const smallest = 4;
const largest = 512;

/** How many parameters a modest CPU passes in a quarter of a second: phi-4's first slice on one has 3 to 4 tokens. */
const firstGuess = 5e10;
const largestFirst = 32;

/** The pace at which a prompt is evaluated, and with it how soon Stop takes effect. */
const secondsPerSlice = 0.25;

const within = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** Sizes the slices of a prompt so that each takes about a quarter of a second on this machine. */
export class SliceSizer {
  #size: number;

  /** @param parameters Of the model; a large one begins with smaller slices. */
  constructor(parameters: number) {
    this.#size = Math.round(within(smallest, firstGuess / parameters, largestFirst));
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Tells how long the last slice took. It at most doubles or halves the size, so that one hiccup does little. A rest
   * that is much smaller than a slice tells nothing.
   */
  measured(tokens: number, seconds: number): void {
    if (tokens < this.#size / 2) return;
    const ideal = (tokens / Math.max(seconds, 1e-6)) * secondsPerSlice;
    this.#size = Math.round(within(smallest, within(this.#size / 2, ideal, this.#size * 2), largest));
  }
}
