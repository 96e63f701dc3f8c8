import type { Clock, Timer } from '../../src/core/ports/clock.ts';

interface Waiting {
  readonly until: number;
  readonly settle: (passed: boolean) => void;
}

/** Time that passes only when the test says so. */
export class ManualTime implements Clock, Timer {
  #now = 1_000_000;
  #waiting: Waiting[] = [];

  now(): number {
    return this.#now;
  }

  delay(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((settle) => {
      this.#waiting.push({ until: this.#now + milliseconds, settle });
      signal?.addEventListener('abort', () => settle(false), { once: true });
    });
  }

  /** Lets time pass, and everything happen that follows from it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.settle();
    for (;;) {
      const due = this.#waiting.filter(({ until }) => until <= end).toSorted((a, b) => a.until - b.until)[0];
      if (!due) break;
      this.#waiting = this.#waiting.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.until);
      due.settle(true);
      await this.settle();
    }
    this.#now = end;
  }

  /** Lets everything happen that waits for no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
