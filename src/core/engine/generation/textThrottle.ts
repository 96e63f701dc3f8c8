import type { Clock } from '../../ports/clock.ts';

/** No screen shows more than about 120 pictures a second; every message costs both processes time. */
const millisecondsBetween = 8;

/**
 * Passes text on as it comes, but no more often than a person could see. Only a model that writes more than 125
 * pieces a second is ever held back, and then by less than the time between two of them.
 */
export class TextThrottle {
  readonly #clock: Clock;
  readonly #send: (text: string, at: number) => void;
  #pending = '';
  #pendingSince = 0;
  #sentAt = -Infinity;

  /** @param send `at` is when the oldest part of the text was there, as the clock tells it. */
  constructor(clock: Clock, send: (text: string, at: number) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  push(text: string): void {
    if (text === '') return;
    const now = this.#clock.now();
    if (this.#pending === '') this.#pendingSince = now;
    this.#pending += text;
    if (now - this.#sentAt < millisecondsBetween) return;
    this.#sentAt = now;
    this.flush();
  }

  /** Passes on what was held back. */
  flush(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#send(text, this.#pendingSince);
  }
}
