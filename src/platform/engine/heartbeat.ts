import {
  type EngineLiveness,
  type Hang,
  HangDetector,
  type HangLimits,
} from '../../core/engine/lifecycle/hangDetector.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';

/** Asks an engine for a sign of life in regular beats, until it hangs or this is disposed of. */
export class Heartbeat implements Disposable {
  readonly #ask: () => Promise<EngineLiveness>;
  readonly #timer: NodeJS.Timeout;
  #isWaiting = false;
  #pulse: EngineLiveness | undefined;

  constructor(options: {
    readonly ask: () => Promise<EngineLiveness>;
    readonly limits: HangLimits;
    /** Told once. */
    readonly onHang: (hang: Hang) => void;
  }) {
    this.#ask = options.ask;
    const detector = new HangDetector(options.limits);
    const beat = (): void => {
      const hang = detector.look(Date.now(), this.#pulse);
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
    this.#pulse = undefined;
    this.#ask().then(
      (pulse) => {
        this.#isWaiting = false;
        this.#pulse = pulse;
      },
      // The process ends, which is told elsewhere.
      () => {},
    );
  }
}
