import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { EngineLiveness } from '../../core/engine/lifecycle/hangDetector.ts';

/** Counts the engine's progress, so that an engine that hangs in native code can be told from a slow one. */
export class ProgressCounter {
  #steps = 0;
  #running = 0;

  get liveness(): EngineLiveness {
    return { isBusy: this.#running > 0, steps: this.#steps };
  }

  /** Counts one step of progress. */
  step(): void {
    this.#steps += 1;
  }

  /** Runs work during which progress is expected. */
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

  /** A turn that counts each pause as a step: there is one after each chunk of a prompt and each token. */
  counting(turn: SchedulerTurn): SchedulerTurn {
    return {
      pause: () => {
        this.step();
        return turn.pause();
      },
    };
  }
}
