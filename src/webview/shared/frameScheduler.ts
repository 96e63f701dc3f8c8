import type { Disposable } from '../../core/lifetime/disposable.ts';

/** A hidden page gets no animation frames; then this much time passes between two updates. */
const hiddenMilliseconds = 250;

/** After an update that took a while, at least this many times as long is left to everything else. */
const restFactor = 3;

/**
 * Runs an update at most once per frame however often it is asked for, and spends at most a quarter of the time on
 * it: a long block that is costly to render is rendered less often, and typing stays smooth.
 */
export class FrameScheduler implements Disposable {
  readonly #update: () => void;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;

  /** `update` may schedule microtasks, as preact does for rendering; they count as part of it. */
  constructor(update: () => void) {
    this.#update = update;
  }

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
