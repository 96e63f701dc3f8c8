/** Knows how long nothing was done. It reads no clock: whoever asks says what time it is, in milliseconds. */
export class IdleWatch {
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
