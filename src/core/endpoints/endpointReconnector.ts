import type { Disposable } from '../lifetime/disposable.ts';
import type { Timer } from '../ports/clock.ts';

/** Milliseconds between checks of endpoints that are down; the last one repeats. */
const delays = [5000, 15_000, 30_000, 60_000] as const;

/** Checks endpoints that are down, with backoff, until one of them responds. */
export class EndpointReconnector implements Disposable {
  readonly #timer: Timer;
  readonly #isDown: () => boolean;
  readonly #check: () => Promise<void>;
  readonly #controller = new AbortController();
  #isRunning = false;
  #isChecking = false;

  constructor(parts: {
    readonly timer: Timer;
    readonly isDown: () => boolean;
    /** Never rejects. */
    readonly check: () => Promise<void>;
  }) {
    this.#timer = parts.timer;
    this.#isDown = parts.isDown;
    this.#check = parts.check;
  }

  /** A check is in progress. It runs in the background, so its status is not shown. */
  get isChecking(): boolean {
    return this.#isChecking;
  }

  /** Starts to check, unless it already does. */
  start(): void {
    if (!this.#isRunning) void this.#run();
  }

  dispose(): void {
    this.#controller.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#controller;
    this.#isRunning = true;
    for (let checks = 0; ; checks++) {
      const delay = delays[Math.min(checks, delays.length - 1)]!;
      if (!(await this.#timer.delay(delay, signal)) || !this.#isDown()) break;
      this.#isChecking = true;
      await this.#check();
      this.#isChecking = false;
      if (signal.aborted || !this.#isDown()) break;
    }
    this.#isRunning = false;
  }
}
