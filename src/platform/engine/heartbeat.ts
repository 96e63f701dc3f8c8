import {
  type EngineLiveness,
  type Hang,
  HangDetector,
  type HangLimits,
} from '../../core/engine/lifecycle/hangDetector.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';

/** Pings an engine at regular intervals, until it hangs or this is disposed of. */
export class Heartbeat implements Disposable {
  readonly #ask: () => Promise<EngineLiveness>;
  readonly #timer: NodeJS.Timeout;
  #isWaiting = false;
  #liveness: EngineLiveness | undefined;

  constructor(options: {
    readonly ask: () => Promise<EngineLiveness>;
    readonly limits: HangLimits;
    /** Called once. */
    readonly onHang: (hang: Hang) => void;
  }) {
    this.#ask = options.ask;
    const detector = new HangDetector(options.limits);
    const beat = (): void => {
      const hang = detector.check(Date.now(), this.#liveness);
      if (!hang) return this.#next();
      this.dispose();
      options.onHang(hang);
    };
    this.#next();
    this.#timer = setInterval(beat, options.limits.beat);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #next(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#liveness = undefined;
    this.#ask().then(
      (liveness) => {
        this.#isWaiting = false;
        this.#liveness = liveness;
      },
      // The process is ending, which its exit reports.
      () => {},
    );
  }
}
