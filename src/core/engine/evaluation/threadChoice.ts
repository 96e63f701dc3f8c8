/** Of the fastest numbers of threads, the smallest whose speed is at least this share of the best: the rest is for others. */
const goodEnough = 0.9;

/** Each number of threads is tried so often, since a machine does other things too. */
const rounds = 2;

/** A slice this much smaller than the others tells nothing: every one reads all weights, however few its tokens are. */
const leastTokens = 4;

/** Below this share of the speed that was measured first, the machine is busy with something else. */
const busyShare = 0.5;

/** Seconds of slow evaluation after which it is measured again; twice as many each time. */
const firstPatience = 10;

/**
 * Chooses the number of threads by what was measured with each, and measures again when evaluating has become slow for
 * a while. It is told how fast each slice of work was and says with how many threads the next one is to run, so that
 * measuring again costs no work of its own.
 */
export class ThreadChoice {
  readonly #candidates: readonly number[];
  #speeds = new Map<number, number>();
  #tries = 0;
  #isMeasuring: boolean;
  #chosen: number;
  /** Tokens a second with the threads that were chosen first. */
  #reference: number | undefined;
  #slowSeconds = 0;
  #patience = firstPatience;

  /** @param candidates Numbers of threads, the likeliest first; with only one, nothing is measured. */
  constructor(candidates: readonly number[]) {
    this.#candidates = candidates;
    this.#chosen = candidates[0] ?? 1;
    this.#isMeasuring = candidates.length > 1;
  }

  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }

  /** Whether what was chosen was measured. */
  get isMeasured(): boolean {
    return this.#reference !== undefined;
  }

  /** Threads for the next slice. */
  get threads(): number {
    return this.#isMeasuring ? this.#candidates[this.#tries % this.#candidates.length]! : this.#chosen;
  }

  /** Tells how long a slice took with `threads`. */
  measured(tokens: number, seconds: number): void {
    if (tokens < leastTokens || this.#candidates.length < 2) return;
    const speed = tokens / Math.max(seconds, 1e-6);
    if (!this.#isMeasuring) return this.#watch(speed, seconds);
    this.#speeds.set(this.threads, Math.max(speed, this.#speeds.get(this.threads) ?? 0));
    this.#tries += 1;
    if (this.#tries === rounds * this.#candidates.length) this.settle();
  }

  /** Ends measuring with what is known, if each number of threads was tried; if not, work goes on measuring. */
  settle(): void {
    if (!this.#isMeasuring || this.#tries < this.#candidates.length) return;
    this.#isMeasuring = false;
    const best = Math.max(...this.#speeds.values());
    const good = [...this.#speeds].filter(([, speed]) => speed >= best * goodEnough);
    const [threads, speed] = good.toSorted(([one], [other]) => one - other)[0]!;
    this.#chosen = threads;
    this.#reference ??= speed;
    this.#speeds = new Map();
    this.#tries = 0;
  }

  #watch(speed: number, seconds: number): void {
    const isSlow = this.#reference !== undefined && speed < this.#reference * busyShare;
    this.#slowSeconds = isSlow ? this.#slowSeconds + seconds : 0;
    if (this.#slowSeconds < this.#patience) return;
    this.#slowSeconds = 0;
    this.#patience *= 2;
    this.#isMeasuring = true;
  }
}

/** Below this, threads cost more in waiting for each other than they bring; measured on the demo model. */
const smallModelParameters = 100_000_000;

/**
 * Numbers of threads that are worth trying for reading prompts, the likeliest first. One core stays with the editor, but on
 * two, where reading with both is half as fast again, and delays the editor by 3 ms (measured with `bench -- beside`). Beyond four
 * logical cores half of them are mostly the same cores again (hyper-threading).
 *
 * @param cores Logical cores.
 * @param mathCores Those of the fast kind, hyper-threading left out, as llama.cpp counts them.
 */
export function threadCandidates(cores: number, mathCores: number, parameters: number): readonly number[] {
  if (parameters < smallModelParameters) return [1];
  const most = cores === 2 ? 2 : Math.max(1, cores - 1);
  const likeliest = cores <= 4 ? most : Math.ceil(cores / 2);
  return [...new Set([likeliest, mathCores, most, 1].map((threads) => Math.min(most, Math.max(1, threads))))];
}

/**
 * Threads that may write an answer at the most: one core stays with the editor. The threads wait for each other at each of
 * hundreds of steps of a token, and so for whatever else a core does. Measured on two cores with `bench -- beside`: beside an
 * editor at work two threads write slower than one.
 *
 * @param cores Logical cores.
 */
export function mostWritingThreads(cores: number): number {
  return Math.max(1, cores - 1);
}
