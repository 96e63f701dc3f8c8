import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { EngineLiveness } from '../../core/engine/lifecycle/hangDetector.ts';

/** Counts what the engine gets done, so that one that hangs in native code can be told from one that is slow. */
export class ProgressCounter {
  #steps = 0;
  #running = 0;

  get pulse(): EngineLiveness {
    return { isBusy: this.#running > 0, steps: this.#steps };
  }

  step(): void {
    this.#steps += 1;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    this.step();
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.step();
    }
  }

  /** A turn of which each pause is a step: there is one after each slice of a prompt and each token. */
  metered(turn: SchedulerTurn): SchedulerTurn {
    return {
      pause: () => {
        this.step();
        return turn.pause();
      },
    };
  }
}
