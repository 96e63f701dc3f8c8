import { onAbort } from './async.ts';

/** The right to continue, held by one task at a time. */
export interface SchedulerTurn {
  /** Lets waiting tasks with a higher priority go first; resolves at once if there are none. */
  pause(): Promise<void>;
}

interface Entry {
  readonly priority: number;
  readonly order: number;
}

/** Lower than all others: such a task is next only when all that came before have finished. */
const exclusive = Number.NEGATIVE_INFINITY;

/**
 * Runs asynchronous tasks one at a time. A task that calls `pause` between its steps yields to one with a higher priority
 * and continues after it; among equals, the one that came first finishes first.
 */
export class PriorityScheduler {
  /** The tasks that wait, and how each gets the turn. */
  readonly #waiting = new Map<Entry, () => void>();
  readonly #unfinished = new Set<Promise<unknown>>();
  #isTaken = false;
  #added = 0;

  /**
   * @param priority A higher number goes first.
   * @param signal Once aborted, the task waits no longer, neither to begin nor in `pause`: it runs concurrently with the one
   * whose turn it is, and must touch nothing and end.
   */
  run<T>(priority: number, signal: AbortSignal, task: (turn: SchedulerTurn) => Promise<T>): Promise<T> {
    const result = this.#run({ priority, order: this.#added++ }, signal, task);
    const finished: Promise<boolean> = result.then(
      () => this.#unfinished.delete(finished),
      () => this.#unfinished.delete(finished),
    );
    this.#unfinished.add(finished);
    return result;
  }

  /** Runs a task when all that came before have finished; later ones wait for it, whatever their priority. */
  runAlone<T>(task: () => Promise<T>): Promise<T> {
    const earlier = [...this.#unfinished];
    return this.run(exclusive, new AbortController().signal, async () => {
      await Promise.all(earlier);
      return task();
    });
  }

  async #run<T>(place: Entry, signal: AbortSignal, task: (turn: SchedulerTurn) => Promise<T>): Promise<T> {
    let hasTurn = await this.#take(place, signal);
    const pause = async (): Promise<void> => {
      if (!hasTurn || signal.aborted) return;
      const next = this.#next();
      if (next === undefined || next.priority <= place.priority) return;
      const resumed = this.#wait(place, signal);
      this.#passOn();
      hasTurn = await resumed;
    };
    try {
      return await task({ pause });
    } finally {
      if (hasTurn) this.#passOn();
    }
  }

  async #take(place: Entry, signal: AbortSignal): Promise<boolean> {
    if (this.#isTaken) return this.#wait(place, signal);
    this.#isTaken = true;
    return true;
  }

  /** Resolves with true once it has the turn, and with false if it waits no longer. */
  #wait(place: Entry, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#waiting.delete(place);
        resolve(false);
      };
      this.#waiting.set(place, () => {
        listening.dispose();
        resolve(true);
      });
      const listening = onAbort(signal, leave);
    });
  }

  /** The waiting task that is to continue when the current one stops. */
  #next(): Entry | undefined {
    const waiting = [...this.#waiting.keys()];
    const barrier = Math.min(...waiting.filter((one) => one.priority === exclusive).map((one) => one.order));
    return waiting
      .filter(({ order }) => order <= barrier)
      .toSorted((a, b) => (a.priority === b.priority ? a.order - b.order : b.priority - a.priority))[0];
  }

  #passOn(): void {
    const next = this.#next();
    const go = next && this.#waiting.get(next);
    this.#isTaken = go !== undefined;
    if (next) this.#waiting.delete(next);
    go?.();
  }
}
