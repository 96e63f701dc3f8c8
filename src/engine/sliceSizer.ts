const smallest = 8;
const largest = 512;
const first = 32;

/** The pace at which a prompt is evaluated, and with it how soon Stop takes effect. */
const secondsPerSlice = 0.25;

/** Sizes the slices of a prompt so that each takes about a quarter of a second on this machine. */
export class SliceSizer {
  #size = first;

  get size(): number {
    return this.#size;
  }

  /** Tells how long the last slice took. It at most doubles or halves the size, so that one hiccup does little. */
  measured(tokens: number, seconds: number): void {
    const ideal = (tokens / Math.max(seconds, 1e-6)) * secondsPerSlice;
    const next = Math.min(Math.max(ideal, this.#size / 2), this.#size * 2);
    this.#size = Math.round(Math.min(largest, Math.max(smallest, next)));
  }
}
