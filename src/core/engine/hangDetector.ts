import type { EnginePulse } from './enginePulse.ts';
import type { HangLimits } from './hangLimits.ts';

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
  look(at: number, pulse: EnginePulse | undefined): Hang | undefined {
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
