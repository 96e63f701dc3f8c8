import type { Disposable } from '../../lifetime/disposable.ts';
import type { Timer } from '../../ports/clock.ts';

/** How many of the last values are averaged. */
const sampleSize = 20;
/** Longer gaps between two keys are pauses for thought. */
const maxInterval = 1000;
/** A fluent typist's mean gap between two keys, until this user's is known. */
const initialInterval = 200;
/** An engine's mean latency, until this one's is known. */
const initialLatency = 300;
const bounds = { interval: { min: 80, max: 400 }, delay: { min: 30, max: 500 } } as const;

/** Adapts the debounce of completions to how fast the user types and how fast the model answers. Times in milliseconds. */
export class AdaptiveDebounce {
  readonly #intervals: number[] = [];
  readonly #latencies: number[] = [];
  #lastKey = -Infinity;

  /** To be called for each key. */
  keyPressed(at: number): void {
    const interval = at - this.#lastKey;
    this.#lastKey = at;
    if (interval > 0 && interval < maxInterval) keep(this.#intervals, interval);
  }

  /** To be called with the latency of each completion. */
  answered(latency: number): void {
    keep(this.#latencies, latency);
  }

  /**
   * How long to wait after a key before requesting a completion. A slow one is requested only when the user really pauses;
   * a fast one may be wasted now and then. At the start of a line, users pause anyway.
   *
   * @param startsLine Whether there is nothing but blanks before the cursor in its line, as after Enter.
   */
  delay(startsLine: boolean): number {
    const { interval, delay } = bounds;
    const gap = clamp(mean(this.#intervals) ?? initialInterval, interval.min, interval.max);
    const cost = Math.min(1, (mean(this.#latencies) ?? initialLatency) / 1000);
    return clamp(gap * (0.3 + cost) * (startsLine ? 0.5 : 1), delay.min, delay.max);
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

/** Milliseconds without an edit after which no automatic work continues. */
const idleAfter = 5000;

/** Ends automatic work when the user has stopped working. */
export class IdleLimit implements Disposable {
  readonly #timer: Timer;
  #work = new AbortController();
  #waiting = new AbortController();

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** Aborted when the user has been idle for too long. Each period of activity has its own signal. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** To be called when the user edits or moves the cursor. */
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
