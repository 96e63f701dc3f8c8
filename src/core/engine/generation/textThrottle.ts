import type { Clock } from '../../ports/clock.ts';

/** Milliseconds between two messages: no screen shows more than about 120 frames a second, and each message costs time. */
const interval = 8;

/**
 * Forwards text as it comes, but no more often than a screen can show it. Only a model that generates more than 125
 * tokens a second is ever throttled, and then by less than the interval.
 */
export class TextThrottle {
  readonly #clock: Clock;
  readonly #send: (text: string, at: number) => void;
  #pending = '';
  #pendingSince = 0;
  #sentAt = -Infinity;

  /** @param send `at` is the time of the clock at which the oldest part of the text was pushed. */
  constructor(clock: Clock, send: (text: string, at: number) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends the text now, or with the next push or flush. */
  push(text: string): void {
    if (text === '') return;
    const now = this.#clock.now();
    if (this.#pending === '') this.#pendingSince = now;
    this.#pending += text;
    if (now - this.#sentAt < interval) return;
    this.#sentAt = now;
    this.flush();
  }

  /** Sends what was held back. */
  flush(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#send(text, this.#pendingSince);
  }
}
