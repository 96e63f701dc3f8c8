import { untilAborted } from '../lifetime/async.ts';
import type { Timer } from '../ports/clock.ts';
import type { NameJudge, NameVerdict, WrittenCode, WrittenName } from './nameJudge.ts';

/** In milliseconds: about one token of a large model on a processor, or four of a fast one. */
const mostWait = 250;

/** After so many late verdicts in a row, no more is asked. */
const mostLate = 3;

/**
 * A judge for one answer that nobody has to wait for: a verdict that takes too long is `unknown`, and after several in a
 * row all are, at once.
 */
export class PatientJudge implements NameJudge {
  readonly #judge: NameJudge;
  readonly #timer: Timer;
  #late = 0;

  constructor(judge: NameJudge, timer: Timer) {
    this.#judge = judge;
    this.#timer = timer;
  }

  /** Whether it asks no more, since the verdicts came too late. */
  get hasGivenUp(): boolean {
    return this.#late >= mostLate;
  }

  async judge(name: WrittenName, signal: AbortSignal): Promise<NameVerdict> {
    if (this.hasGivenUp) return { kind: 'unknown' };
    const waiting = new AbortController();
    try {
      // One that comes late is still found out: it is known the next time.
      const late = this.#timer.delay(mostWait, waiting.signal).then((): undefined => undefined);
      const verdict = await untilAborted(Promise.race([this.#judge.judge(name, signal), late]), signal);
      this.#late = verdict ? 0 : this.#late + 1;
      return verdict ?? { kind: 'unknown' };
    } finally {
      waiting.abort();
    }
  }

  warm(written: WrittenCode): void {
    if (!this.hasGivenUp) this.#judge.warm(written);
  }
}
