/** Times in milliseconds. */
export interface LoopReport {
  /** The longest time for which the loop did not turn, for whatever reason. */
  readonly longestGap: number;
  /** The longest time for which this thread kept the loop from turning by work of its own. */
  readonly longestWork: number;
}

/** Node 20, which runs the tools, does not have it; the Node of newer editors does. */
type ThreadUsage = { threadCpuUsage?: () => NodeJS.CpuUsage };

/**
 * Watches how long this thread's event loop is kept from turning. On a shared machine most gaps are times when the
 * process was not running at all; so it also counts how much of a gap the thread has used a processor for. Where only
 * the usage of the whole process is known, that includes other threads: it may be too much, but never too little.
 */
export class LoopWatch {
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  #used = processorTime();
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
    const work = processorTime() - this.#used;
    this.#longestGap = Math.max(this.#longestGap, gap);
    this.#longestWork = Math.max(this.#longestWork, Math.min(gap, work));
    this.#last = now;
    this.#used = processorTime();
  }
}

/** Milliseconds for which a processor has worked for this thread. */
function processorTime(): number {
  const { user, system } = (process as ThreadUsage).threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
