import type { Disposable } from '../lifetime/disposable.ts';
import { Emitter } from '../lifetime/emitter.ts';

/** Something that has the model write for a while. It owns what it writes; the queue only says when. */
export interface QueuedAnswer {
  /**
   * Has the model write. Never rejects.
   *
   * @param signal Aborted when it is to stop; it still resolves by itself, once what it wrote is stored.
   * @returns False if the model is gone, so that those that wait would fail as well.
   */
  run(signal: AbortSignal): Promise<boolean>;
  /** Called when it will not be run, because the model is gone. */
  hold(): void;
}

interface Running {
  readonly answer: QueuedAnswer;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/**
 * Who has the model write next: one at a time, first come, first served. Shared by everything that asks the model for
 * more than a completion; completions do not wait here, because the engine lets them go before an answer.
 */
export class AnswerQueue implements Disposable {
  readonly #waiting: QueuedAnswer[] = [];
  readonly #changed = new Emitter<void>();
  #running: Running | undefined;
  #isDisposed = false;

  /** What runs or waits is another one. */
  readonly onDidChange = this.#changed.subscribe;

  get running(): QueuedAnswer | undefined {
    return this.#running?.answer;
  }

  /** Those that wait, the next one first. */
  get waiting(): readonly QueuedAnswer[] {
    return this.#waiting;
  }

  /** Whether an answer that is added now runs at once. */
  get isFree(): boolean {
    return this.#running === undefined;
  }

  /** Adds an answer at the end; where nothing runs, it is the one that does. */
  add(answer: QueuedAnswer): void {
    if (this.#isDisposed) return;
    this.#waiting.push(answer);
    this.#next();
    this.#changed.fire();
  }

  /** Takes back an answer that waits. False if it does not: it has begun, or is none of these. */
  remove(answer: QueuedAnswer): boolean {
    const at = this.#waiting.indexOf(answer);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    this.#changed.fire();
    return true;
  }

  /** Stops an answer if it runs, and resolves when it has ended. The next one begins then. */
  async stop(answer: QueuedAnswer): Promise<void> {
    const running = this.#running;
    if (running?.answer !== answer) return;
    running.controller.abort();
    await running.done;
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running.done;
  }

  /** Stops what runs. What waits is forgotten. */
  dispose(): void {
    this.#isDisposed = true;
    this.#waiting.length = 0;
    this.#running?.controller.abort();
  }

  #next(): void {
    if (this.#running) return;
    const answer = this.#waiting.shift();
    if (!answer) return;
    const controller = new AbortController();
    // In a microtask, so that `#running` is set before the answer does anything.
    const done = Promise.resolve()
      .then(() => answer.run(controller.signal))
      .then(
        (canContinue) => this.#ended(canContinue),
        (error: unknown) => {
          this.#ended(true);
          throw error;
        },
      );
    this.#running = { answer, controller, done };
  }

  #ended(canContinue: boolean): void {
    this.#running = undefined;
    const held = canContinue ? [] : this.#waiting.splice(0);
    this.#next();
    for (const answer of held) answer.hold();
    this.#changed.fire();
  }
}
