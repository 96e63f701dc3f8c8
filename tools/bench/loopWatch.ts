/** Times in milliseconds. */
export interface LoopReport {
  /** The longest time for which the loop did not turn, for whatever reason. */
  readonly longestGap: number;
  /** The longest time for which this process kept the loop from turning by work of its own. */
  readonly longestWork: number;
}

/**
 * Watches how long this process's event loop is kept from turning. On a shared machine most gaps are times when the
 * process was not running at all; so it also counts how much of a gap the process has used a processor for. That
 * includes the threads of the garbage collector and the compiler: it may be too much, but never too little.
 */
export class LoopWatch {
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  #usage = process.cpuUsage();
  #longestGap = 0;
  #longestWork = 0;

  constructor() {
    this.#timer = setInterval(() => this.#turned(), 1);
  }

  stop(): LoopReport {
    clearInterval(this.#timer);
    return { longestGap: this.#longestGap, longestWork: this.#longestWork };
  }

  #turned(): void {
    const now = performance.now();
    const gap = now - this.#last;
    const { user, system } = process.cpuUsage(this.#usage);
    this.#longestGap = Math.max(this.#longestGap, gap);
    this.#longestWork = Math.max(this.#longestWork, Math.min(gap, (user + system) / 1000));
    this.#last = now;
    this.#usage = process.cpuUsage();
  }
}
