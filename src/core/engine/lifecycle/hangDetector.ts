/** `silent`: it does not answer at all. `stuck`: it answers, but what it evaluates does not go on. */
export type Hang = 'silent' | 'stuck';

/** A look that comes this many beats after the one before says more about the machine than about the engine. */
const lateBeats = 3;

/**
 * Tells a hung engine from a slow one, by looks at it in regular beats. A look that comes late, or before the one before
 * it, means that the machine slept, that this process did not run, or that the clock was set: the engine then gets all
 * its time anew.
 */
export class HangDetector {
  readonly #limits: HangLimits;
  #lookedAt: number | undefined;
  #silence = 0;
  #standstill = 0;
  /** Undefined until the first sign of life. */
  #steps: number | undefined;

  constructor(limits: HangLimits) {
    this.#limits = limits;
  }

  /**
   * @param at Milliseconds of a clock that goes on while the machine sleeps.
   * @param pulse The answer to what was asked at an earlier look; undefined while there is none.
   */
  look(at: number, pulse: EngineLiveness | undefined): Hang | undefined {
    const elapsed = at - (this.#lookedAt ?? at);
    this.#lookedAt = at;
    const isInTime = elapsed >= 0 && elapsed <= lateBeats * this.#limits.beat;
    const isGettingOn = pulse !== undefined && (!pulse.isBusy || pulse.steps !== this.#steps);
    this.#silence = isInTime && !pulse ? this.#silence + elapsed : 0;
    this.#standstill = isInTime && !isGettingOn ? this.#standstill + elapsed : 0;
    if (pulse) this.#steps = pulse.steps;
    if (this.#silence >= (this.#steps === undefined ? this.#limits.start : this.#limits.silence))
      return 'silent';
    return this.#standstill >= this.#limits.standstill ? 'stuck' : undefined;
  }
}

/** When a silent engine counts as one that hangs. All in milliseconds. */
export interface HangLimits {
  /** Between two signs of life that are asked for. */
  readonly beat: number;
  /** Until the first sign of life: a process starts slowly on a busy machine, or from a cold disk. */
  readonly start: number;
  /** Without a sign of life, after the first one. */
  readonly silence: number;
  /** Busy, and without getting anything done. */
  readonly standstill: number;
}

/** What a running engine tells of itself when it is asked for a sign of life. */
export interface EngineLiveness {
  /** Whether it loads or evaluates something now. */
  readonly isBusy: boolean;
  /** Counts what it gets done: a slice of a prompt, a token, a part of a model that is loaded. */
  readonly steps: number;
}
