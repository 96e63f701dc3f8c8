import type { Disposable } from '../../lifetime/disposable.ts';
import type { Timer } from '../../ports/clock.ts';

const remembered = 20;
/** Longer gaps are pauses for thought, not rhythm. */
const longestInterval = 1000;
/** A fluent typist's mean gap between two keys, until this person's is known. */
const usualInterval = 200;
const bounds = { interval: { least: 80, most: 400 }, delay: { least: 30, most: 500 } } as const;

/** Learns how fast a person types and how fast the model answers, and from it when to ask. Times in milliseconds. */
export class AdaptiveDebounce {
  readonly #intervals: number[] = [];
  readonly #latencies: number[] = [];
  #lastKey = -Infinity;

  keyPressed(at: number): void {
    const interval = at - this.#lastKey;
    this.#lastKey = at;
    if (interval > 0 && interval < longestInterval) keep(this.#intervals, interval);
  }

  answered(latency: number): void {
    keep(this.#latencies, latency);
  }

  /**
   * How long to wait after a key before asking. An answer that costs much is asked for only when the person really
   * pauses; one that costs little may be wasted now and then. At the end of a statement people pause anyway.
   *
   * @param startsLine Whether the cursor stands before anything else in its line, as after Enter.
   */
  delay(startsLine: boolean): number {
    const { interval, delay } = bounds;
    const usual = clamp(mean(this.#intervals) ?? usualInterval, interval.least, interval.most);
    const cost = Math.min(1, (mean(this.#latencies) ?? 300) / 1000);
    return clamp(usual * (0.3 + cost) * (startsLine ? 0.5 : 1), delay.least, delay.most);
  }
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > remembered) values.shift();
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Milliseconds without an edit after which nothing is evaluated that nobody asked for. */
const idleAfter = 5000;

/** Ends what runs on its own account when the person has stopped working. */
export class IdleLimit implements Disposable {
  readonly #timer: Timer;
  #work = new AbortController();
  #waiting = new AbortController();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Aborted when the person has been idle for too long. Each time of activity has a signal of its own. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  active(): void {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    if (this.#work.signal.aborted) this.#work = new AbortController();
    const work = this.#work;
    void this.#timer.delay(idleAfter, this.#waiting.signal).then((passed) => {
      if (passed) work.abort();
    });
  }

  dispose(): void {
    this.#waiting.abort();
    this.#work.abort();
  }
}
