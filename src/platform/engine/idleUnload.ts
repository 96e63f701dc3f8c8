import type { Disposable } from '../../core/lifetime/disposable.ts';

/** Milliseconds between two looks at how long nothing was done. */
const usualBeat = 10_000;

/** Unloads what was not used for a while. A clock that stands still while the machine sleeps says how long that is. */
export class IdleUnload implements Disposable {
  readonly #watch = new IdleWatch(performance.now());
  readonly #timer: NodeJS.Timeout;

  constructor(options: {
    /** Milliseconds without use; 0 for never. Read at each look. */
    readonly after: () => number;
    readonly beat?: number;
    /** Told at each look at which it was not used for so long. */
    readonly onIdle: (after: number) => void;
  }) {
    const look = (): void => {
      const after = options.after();
      if (after > 0 && this.#watch.idleFor(performance.now()) >= after) options.onIdle(after);
    };
    this.#timer = setInterval(look, options.beat ?? usualBeat);
    this.#timer.unref();
  }

  /** Does something that counts as use. */
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

/** Knows how long nothing was done. It reads no clock: whoever asks says what time it is, in milliseconds. */
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

  /** Milliseconds since the last thing ended; 0 while something is being done. */
  idleFor(now: number): number {
    return this.#running > 0 ? 0 : Math.max(0, now - this.#since);
  }
}
