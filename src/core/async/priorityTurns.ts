/** The right to go on, held by one task at a time. */
export interface Turn {
  /** Lets what is more urgent and waits go first; returns at once when there is nothing. */
  pause(): Promise<void>;
}

interface Place {
  readonly priority: number;
  readonly order: number;
  readonly go: () => void;
}

/** Below all others: nothing gives way to it, and it is next only when all that came before are finished. */
const alone = Number.NEGATIVE_INFINITY;

/**
 * Runs asynchronous tasks one at a time. A task that calls `pause` between its steps gives way to a more urgent one and
 * goes on after it; among equals, the one that came first finishes first.
 */
export class PriorityTurns {
  #waiting: Place[] = [];
  #isTaken = false;
  #came = 0;

  /** @param priority A higher number goes first. */
  async run<T>(priority: number, task: (turn: Turn) => Promise<T>): Promise<T> {
    const order = this.#came++;
    if (this.#isTaken) await this.#wait(priority, order);
    this.#isTaken = true;
    const pause = async (): Promise<void> => {
      const next = this.#next();
      if (next === undefined || next.priority <= priority) return;
      const resumed = this.#wait(priority, order);
      this.#passOn();
      await resumed;
    };
    try {
      return await task({ pause });
    } finally {
      this.#passOn();
    }
  }

  /** Runs a task when all that came before are finished; what comes later waits for it, however urgent it is. */
  runAlone<T>(task: () => Promise<T>): Promise<T> {
    return this.run(alone, task);
  }

  #wait(priority: number, order: number): Promise<void> {
    return new Promise((go) => this.#waiting.push({ priority, order, go }));
  }

  /** The task to run next if the present one were not there. */
  #next(): Place | undefined {
    const barrier = Math.min(
      ...this.#waiting.filter((one) => one.priority === alone).map((one) => one.order),
    );
    return this.#waiting
      .filter(({ order }) => order <= barrier)
      .toSorted((a, b) => (a.priority === b.priority ? a.order - b.order : b.priority - a.priority))[0];
  }

  #passOn(): void {
    const next = this.#next();
    if (next === undefined) {
      this.#isTaken = false;
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.go();
  }
}
