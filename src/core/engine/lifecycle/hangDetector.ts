/** `silent`: it does not answer at all. `stuck`: it answers, but makes no progress. */
export type Hang = 'silent' | 'stuck';

/** A check that comes this many beats after the previous one says more about the machine than about the engine. */
const lateBeats = 3;

/**
 * Tells a hung engine from a slow one, by checks at regular intervals. A check that comes late, or with an earlier time
 * than the previous one, means that the machine slept, that this process did not run, or that the clock was set: the
 * limits then start over.
 */
export class HangDetector {
  readonly #limits: HangLimits;
  #checkedAt: number | undefined;
  #silence = 0;
  #withoutProgress = 0;
  /** Undefined until the first answer. */
  #steps: number | undefined;

  constructor(limits: HangLimits) {
    this.#limits = limits;
  }

  /**
   * @param at Milliseconds of a clock that keeps running while the machine sleeps.
   * @param liveness The answer to the ping of an earlier check; undefined while there is none.
   * @returns How the engine hangs; undefined while it does not.
   */
  check(at: number, liveness: EngineLiveness | undefined): Hang | undefined {
    const elapsed = at - (this.#checkedAt ?? at);
    this.#checkedAt = at;
    const isInTime = elapsed >= 0 && elapsed <= lateBeats * this.#limits.beat;
    const hasProgressed = liveness !== undefined && (!liveness.isBusy || liveness.steps !== this.#steps);
    this.#silence = isInTime && !liveness ? this.#silence + elapsed : 0;
    this.#withoutProgress = isInTime && !hasProgressed ? this.#withoutProgress + elapsed : 0;
    if (liveness) this.#steps = liveness.steps;
    if (this.#silence >= (this.#steps === undefined ? this.#limits.start : this.#limits.silence))
      return 'silent';
    return this.#withoutProgress >= this.#limits.standstill ? 'stuck' : undefined;
  }
}

/** When an engine counts as hung. All in milliseconds. */
export interface HangLimits {
  /** Between two pings. */
  readonly beat: number;
  /** Until the first answer: a process starts slowly on a busy machine, or from a cold disk. */
  readonly start: number;
  /** Without an answer, after the first one. */
  readonly silence: number;
  /** Busy without progress. */
  readonly standstill: number;
}

/** A running engine's answer to a ping. */
export interface EngineLiveness {
  /** Whether it is loading or evaluating something. */
  readonly isBusy: boolean;
  /** Counts its progress: each chunk of a prompt, each token, each part of a model that is loaded. */
  readonly steps: number;
}
