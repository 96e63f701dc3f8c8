import type { Disposable } from '../lifetime/disposable.ts';
import type { Timer } from '../ports/clock.ts';

/** Milliseconds between looks at endpoints that are down; the last one again and again. */
const waits = [5000, 15_000, 30_000, 60_000] as const;

/** Looks at endpoints that are down, in growing intervals, until one of them answers. */
export class EndpointReconnector implements Disposable {
  readonly #timer: Timer;
  readonly #isDown: () => boolean;
  readonly #look: () => Promise<void>;
  readonly #controller = new AbortController();
  #isRunning = false;
  #isLooking = false;

  constructor(parts: {
    readonly timer: Timer;
    readonly isDown: () => boolean;
    /** Never rejects. */
    readonly look: () => Promise<void>;
  }) {
    this.#timer = parts.timer;
    this.#isDown = parts.isDown;
    this.#look = parts.look;
  }

  /** Nobody has asked for what is going on: it is a look, and nothing to show. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** Begins to look, unless it does already. */
  start(): void {
    if (!this.#isRunning) void this.#run();
  }

  dispose(): void {
    this.#controller.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#controller;
    this.#isRunning = true;
    for (let looks = 0; ; looks++) {
      const wait = waits[Math.min(looks, waits.length - 1)]!;
      if (!(await this.#timer.delay(wait, signal)) || !this.#isDown()) break;
      this.#isLooking = true;
      await this.#look();
      this.#isLooking = false;
      if (signal.aborted || !this.#isDown()) break;
    }
    this.#isRunning = false;
  }
}
