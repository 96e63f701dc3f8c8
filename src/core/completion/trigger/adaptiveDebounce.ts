import type { RunReport } from '../generation/completionRunner.ts';

/** How many of the last values are averaged. */
const sampleSize = 20;
/** Longer gaps between two keys are pauses for thought, and shorter ones are several changes by one key. */
const maxInterval = 1000;
const minInterval = 10;
/** A fluent typist's mean gap between two keys, until this user's is known. */
const initialInterval = 200;
/** An engine's mean latency, until this one's is known. */
const initialLatency = 300;
const bounds = { interval: { min: 80, max: 400 }, delay: { min: 30, max: 500 } } as const;
/**
 * An engine is faster than the typist if the median of its last latencies is below a share of the mean gap: most answers then
 * come before the next key. A few may be late, as the first of a file is, and any on a machine that does other work.
 */
const faster = { outOf: 8, atLeast: 3, shareOfGap: 0.75 } as const;
/** After so many requests in a row without an answer, the engine's latency is unknown, and counts as the longest. */
const maxUnanswered = 2;

/** Adapts the debounce of completions to how fast the user types and how fast the model answers. Times in milliseconds. */
export class AdaptiveDebounce {
  readonly #intervals: number[] = [];
  readonly #latencies: number[] = [];
  #lastKey = -Infinity;
  #lastInterval = Infinity;
  /** Requests in a row that were cancelled although an answer was due. */
  #unanswered = 0;

  /** To be called for each key. */
  keyPressed(at: number): void {
    const interval = at - this.#lastKey;
    this.#lastKey = at;
    if (interval < minInterval) return;
    this.#lastInterval = interval;
    if (interval < maxInterval) keep(this.#intervals, interval);
  }

  /**
   * To be called for each completion that was requested for a user. One that was cancelled before its answer would have taken
   * longer: an engine that becomes so slow that nobody waits for its answers is known by these alone.
   */
  learn({ latency, wasAnswered }: Pick<RunReport, 'latency' | 'wasAnswered'>): void {
    if (!wasAnswered && latency <= Math.max(this.#latency, this.#inTime)) return;
    this.#unanswered = wasAnswered ? 0 : this.#unanswered + 1;
    keep(this.#latencies, latency);
  }

  /** To be called when another model is loaded: what is known of the engine's speed no longer holds. */
  modelChanged(): void {
    this.#latencies.length = 0;
    this.#unanswered = 0;
  }

  /**
   * How long to wait after a key before requesting a completion. Nothing, if the engine answers before the next key: a wait
   * shorter than the gap between two keys saves no request, and only delays the answer.
   *
   * @param startsLine Whether there is nothing but blanks before the cursor in its line, as after Enter.
   */
  delay(startsLine: boolean): number {
    return this.#isOutrun ? 0 : this.pause(startsLine);
  }

  /**
   * How long to wait after an answer before what follows it is prefetched: work ahead is wasted when the user types on, so it
   * begins no sooner than if the request itself had waited.
   */
  prefetchDelay(): number {
    return this.#isOutrun ? this.pause(false) : 0;
  }

  /**
   * How long to wait where an answer costs. A slow one is requested only when the user really pauses; a faster one may be
   * wasted now and then. At the start of a line, users pause anyway.
   */
  protected pause(startsLine: boolean): number {
    const { delay } = bounds;
    const cost = this.#isKnown ? Math.min(1, this.#latency / 1000) : 1;
    return clamp(this.#gap * (0.3 + cost) * (startsLine ? 0.5 : 1), delay.min, delay.max);
  }

  /** Whether the engine is faster than the user types, usually and at this very moment: a key that is held is not outrun. */
  get #isOutrun(): boolean {
    const last = this.#latencies.slice(-faster.outOf).toSorted((a, b) => a - b);
    const usual = last[Math.floor(last.length / 2)];
    if (usual === undefined || last.length < faster.atLeast || !this.#isKnown) return false;
    return usual <= this.#inTime && usual <= this.#lastInterval;
  }

  /** Whether there are recent answers to go by. */
  get #isKnown(): boolean {
    return this.#unanswered < maxUnanswered;
  }

  /** The latency with which an answer usually comes before the next key. */
  get #inTime(): number {
    return this.#gap * faster.shareOfGap;
  }

  get #gap(): number {
    return clamp(mean(this.#intervals) ?? initialInterval, bounds.interval.min, bounds.interval.max);
  }

  get #latency(): number {
    return mean(this.#latencies) ?? initialLatency;
  }
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > sampleSize) values.shift();
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
