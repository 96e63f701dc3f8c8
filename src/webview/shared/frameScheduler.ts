import type { Disposable } from '../../core/lifetime/disposable.ts';

/** Milliseconds between two updates of a hidden page, which gets no animation frames. */
const hiddenMilliseconds = 250;

/** After an update, at least this many times its duration is left for everything else. */
const restFactor = 3;

/**
 * Runs an update at most once per frame, however often it is requested, and spends at most a quarter of the time on it: a
 * long block that is expensive to render is rendered less often, and typing stays smooth.
 */
export class FrameScheduler implements Disposable {
  readonly #update: () => void;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;

  /** @param update May queue microtasks, as preact does to render; they count as part of it. */
  constructor(update: () => void) {
    this.#update = update;
  }

  /** Requests an update, unless one is already scheduled. */
  request(): void {
    if (this.#frame !== undefined || this.#timer !== undefined) return;
    const rest = this.#restUntil - performance.now();
    if (rest > 0) this.#timer = setTimeout(() => this.#arm(), rest);
    else this.#arm();
  }

  dispose(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = undefined;
  }

  #arm(): void {
    this.#frame = requestAnimationFrame(() => this.#run());
    this.#timer = setTimeout(() => this.#run(), hiddenMilliseconds);
  }

  #run(): void {
    this.dispose();
    const start = performance.now();
    this.#update();
    queueMicrotask(() => {
      const end = performance.now();
      this.#restUntil = end + restFactor * (end - start);
    });
  }
}
