import type { Disposable } from '../../lifetime/disposable.ts';
import type { Timer } from '../../ports/clock.ts';

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
