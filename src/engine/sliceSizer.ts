import { promptSlices } from '../core/engine/promptSlices.ts';

const { smallest, efficient, largest, longest, pace } = promptSlices;

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
export class SliceSizer {
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
