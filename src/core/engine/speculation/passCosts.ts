/** Tokens that a pass may evaluate: kernels for x86 and ARM work on four at a time, or on sixteen (docs/performance.md). */
export const passSizes = [4, 8, 16] as const;

type PassSize = (typeof passSizes)[number];

/** What a pass costs compared with a pass of one token, until it was measured: at phi-4's size, on one core. */
const assumed: Readonly<Record<PassSize, number>> = { 4: 2.5, 8: 4.7, 16: 8.1 };
/** How many of the last passes of each size count. */
const counted = 7;

/**
 * How long a pass over several tokens takes on this machine, compared with one over a single token. The median of the last
 * passes counts, so that what other programs do changes little.
 */
export class PassCosts {
  #single: readonly number[] = [];
  /** How passes compare with what was assumed of their size. */
  readonly #factors = new Map<number, readonly number[]>(passSizes.map((size) => [size, []]));

  /** Reports how long a pass took, in seconds. */
  measured(tokens: number, seconds: number): void {
    if (tokens === 1) this.#single = [...this.#single, seconds].slice(-counted);
    const factors = this.#factors.get(tokens);
    if (!factors || this.#single.length === 0) return;
    const factor = seconds / median(this.#single) / assumed[tokens as PassSize];
    this.#factors.set(tokens, [...factors, factor].slice(-counted));
  }

  /** What a pass over so many tokens costs; a pass over a single one costs 1. */
  of(size: PassSize): number {
    return assumed[size] * this.#factorOf(size);
  }

  /**
   * To be called when an answer begins: one of each size is forgotten, so that a size which was slow beside other programs
   * is tried again some answers later.
   */
  begin(): void {
    for (const [size, factors] of this.#factors) this.#factors.set(size, factors.slice(1));
  }

  /** Sizes that were not measured are taken to be as much faster or slower as the next smaller one. */
  #factorOf(size: PassSize): number {
    const smaller = passSizes.findLast((one) => one < size);
    const factor = smaller === undefined ? 1 : this.#factorOf(smaller);
    // It counts twice: the first pass of a size allocates memory.
    return median([factor, factor, ...this.#factors.get(size)!]);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
