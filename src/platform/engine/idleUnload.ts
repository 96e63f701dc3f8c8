import type { Disposable } from '../../core/lifetime/disposable.ts';

/** Milliseconds between two checks. */
const defaultCheckInterval = 10_000;

/** Calls back when something was not used for a while, measured by a clock that stops while the machine sleeps. */
export class IdleUnload implements Disposable {
  readonly #watch = new IdleWatch(performance.now());
  readonly #timer: NodeJS.Timeout;

  constructor(options: {
    /** Milliseconds without use; 0 for never. Read at each check. */
    readonly after: () => number;
    /** Milliseconds between two checks. */
    readonly checkInterval?: number;
    /** Called at each check at which it has been unused for that long. */
    readonly onIdle: (after: number) => void;
  }) {
    const check = (): void => {
      const after = options.after();
      if (after > 0 && this.#watch.idleFor(performance.now()) >= after) options.onIdle(after);
    };
    this.#timer = setInterval(check, options.checkInterval ?? defaultCheckInterval);
    this.#timer.unref();
  }

  /** Runs something that counts as use. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#watch.begin();
    try {
      return await work();
    } finally {
      this.#watch.end(performance.now());
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}

/** Tells how long nothing has run. It reads no clock: callers pass the time in milliseconds. */
class IdleWatch {
  #running = 0;
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  begin(): void {
    this.#running += 1;
  }

  end(now: number): void {
    this.#running -= 1;
    this.#since = now;
  }

  /** Milliseconds since the last run ended; 0 while something runs. */
  idleFor(now: number): number {
    return this.#running > 0 ? 0 : Math.max(0, now - this.#since);
  }
}
