/** The smallest number of threads with at least this share of the best speed is chosen: the rest is for other programs. */
const goodEnough = 0.9;

/** How often each number of threads is tried, since other programs disturb a measurement. */
const rounds = 2;

/** A chunk with fewer tokens tells nothing: each one reads all weights, however few its tokens. */
const minTokens = 4;

/** Below this share of the speed that was measured first, the machine counts as busy with something else. */
const busyShare = 0.5;

/** Seconds of slow evaluation after which threads are measured again; doubles each time. */
const firstSlowLimit = 10;

/**
 * Chooses the number of threads by measuring each candidate, and measures again when evaluation has been slow for a while.
 * It is told how long each chunk took and says how many threads the next one should use, so that measuring again costs
 * no extra work.
 */
export class ThreadChoice {
  readonly #candidates: readonly number[];
  #speeds = new Map<number, number>();
  #tries = 0;
  #isMeasuring: boolean;
  #chosen: number;
  /** Tokens per second with the threads that were chosen first. */
  #reference: number | undefined;
  #slowSeconds = 0;
  #slowLimit = firstSlowLimit;

  /** @param candidates Numbers of threads, the most likely first; with only one, nothing is measured. */
  constructor(candidates: readonly number[]) {
    this.#candidates = candidates;
    this.#chosen = candidates[0] ?? 1;
    this.#isMeasuring = candidates.length > 1;
  }

  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }

  /** Whether the choice is based on measurements. */
  get isMeasured(): boolean {
    return this.#reference !== undefined;
  }

  /** Threads for the next chunk. */
  get threads(): number {
    return this.#isMeasuring ? this.#candidates[this.#tries % this.#candidates.length]! : this.#chosen;
  }

  /** Reports how long a chunk took with `threads`. */
  measured(tokens: number, seconds: number): void {
    if (tokens < minTokens || this.#candidates.length < 2) return;
    const speed = tokens / Math.max(seconds, 1e-6);
    if (!this.#isMeasuring) return this.#watch(speed, seconds);
    this.#speeds.set(this.threads, Math.max(speed, this.#speeds.get(this.threads) ?? 0));
    this.#tries += 1;
    if (this.#tries === rounds * this.#candidates.length) this.settle();
  }

  /** Stops measuring and chooses, if each candidate was tried; otherwise measuring continues with the next chunks. */
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
    if (this.#slowSeconds < this.#slowLimit) return;
    this.#slowSeconds = 0;
    this.#slowLimit *= 2;
    this.#isMeasuring = true;
  }
}

/** Below this size, threads cost more by waiting for each other than they gain; measured on the demo model. */
const smallModelParameters = 100_000_000;

/**
 * Numbers of threads that are worth trying for prefill, the most likely first. One core is left to the editor, except on
 * two cores, where prefill with both is 1.5 times as fast and delays the editor by 3 ms (measured with `bench -- beside`).
 * Beyond four logical cores, half of them are mostly hyper-threads.
 *
 * @param cores Logical cores.
 * @param mathCores Fast physical cores, as llama.cpp counts them.
 * @param parameters Of the model.
 */
export function threadCandidates(cores: number, mathCores: number, parameters: number): readonly number[] {
  if (parameters < smallModelParameters) return [1];
  const limit = cores === 2 ? 2 : Math.max(1, cores - 1);
  const likeliest = cores <= 4 ? limit : Math.ceil(cores / 2);
  return [
    ...new Set([likeliest, mathCores, limit, 1].map((threads) => Math.min(limit, Math.max(1, threads)))),
  ];
}

/**
 * The most threads for generation: one core is left to the editor. The threads wait for each other at each of hundreds of
 * steps of a token, and so for whatever else a core does. Measured on two cores with `bench -- beside`: while the editor
 * works, two threads generate more slowly than one.
 *
 * @param cores Logical cores.
 */
export function maxGenerationThreads(cores: number): number {
  return Math.max(1, cores - 1);
}
