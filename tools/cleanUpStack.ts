import { onProcessEnd } from './onProcessEnd.ts';

/** Clean-up steps, run once and in reverse order of being added, as with `await using`. */
export class CleanUpStack {
  readonly #steps: (() => Promise<void> | void)[] = [];

  add(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  /** Adds a step that also runs when the process ends before `run` is called. */
  addSync(step: () => void): void {
    const unregister = onProcessEnd(step);
    this.add(() => {
      unregister();
      step();
    });
  }

  /** Runs every step, also after one that failed; then throws the first failure. */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
