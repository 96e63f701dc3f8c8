import { onAbort } from './async.ts';

/** The right to continue, held by one task at a time. */
export interface SchedulerTurn {
  /** Lets what is more urgent and waits go first; returns at once when there is nothing. */
  pause(): Promise<void>;
}

interface Place {
  readonly priority: number;
  readonly order: number;
}

/** Less than all others: it is next only when all that came before are finished. */
const alone = Number.NEGATIVE_INFINITY;

/**
 * Runs asynchronous tasks one at a time. A task that calls `pause` between its steps gives way to a more urgent one and
 * goes on after it; among equals, the one that came first finishes first.
 */
export class PriorityScheduler {
  /** What waits, and how it is told that it has the turn. */
  readonly #waiting = new Map<Place, () => void>();
  readonly #unfinished = new Set<Promise<unknown>>();
  #isTaken = false;
  #came = 0;

  /**
   * @param priority A higher number goes first.
   * @param signal Once aborted, the task waits no longer, neither to begin nor in `pause`: it goes on beside the one
   * whose turn it is, and must touch nothing and end.
   */
  run<T>(priority: number, signal: AbortSignal, task: (turn: SchedulerTurn) => Promise<T>): Promise<T> {
    const result = this.#run({ priority, order: this.#came++ }, signal, task);
    const finished: Promise<boolean> = result.then(
      () => this.#unfinished.delete(finished),
      () => this.#unfinished.delete(finished),
    );
    this.#unfinished.add(finished);
    return result;
  }

  /** Runs a task when all that came before are finished; what comes later waits for it, however urgent it is. */
  runAlone<T>(task: () => Promise<T>): Promise<T> {
    const earlier = [...this.#unfinished];
    return this.run(alone, new AbortController().signal, async () => {
      await Promise.all(earlier);
      return task();
    });
  }

  async #run<T>(place: Place, signal: AbortSignal, task: (turn: SchedulerTurn) => Promise<T>): Promise<T> {
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

  async #take(place: Place, signal: AbortSignal): Promise<boolean> {
    if (this.#isTaken) return this.#wait(place, signal);
    this.#isTaken = true;
    return true;
  }

  /** Resolves with true when it has the turn, and with false when it waits no longer. */
  #wait(place: Place, signal: AbortSignal): Promise<boolean> {
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

  /** What waits and is to go on when the present task stops. */
  #next(): Place | undefined {
    const waiting = [...this.#waiting.keys()];
    const barrier = Math.min(...waiting.filter((one) => one.priority === alone).map((one) => one.order));
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
