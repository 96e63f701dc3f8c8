import type { Disposable } from '../lifetime/disposable.ts';
import type { Timer } from '../ports/timer.ts';

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
