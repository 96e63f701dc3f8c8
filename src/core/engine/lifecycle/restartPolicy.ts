/**
 * Milliseconds until the engine starts again after the first and the second crash in a row; the third is the last. With
 * the start of a process on a busy machine, it is ready again within 3 s and the time that the model takes to load.
 */
const delays = [500, 1500] as const;

/**
 * Milliseconds with a loaded model after which a crash is no longer one in a row. Counted in time and not in answers:
 * a prompt that crashes the engine may well come between completions that do not.
 */
const usefulStretch = 60_000;

/** What follows a crash. */
export interface AfterCrash {
  /** How many crashes there were in a row, with this one. */
  readonly inARow: number;
  /** Milliseconds until the engine is to start again by itself; undefined when it stays down. */
  readonly delay: number | undefined;
}

/**
 * Decides whether an engine that has crashed starts again by itself. It does so twice in a row; after the third crash it
 * stays down, and each load that a person then asks for is tried once. Times are milliseconds of any steady clock.
 */
export class RestartPolicy {
  readonly #delays: readonly number[];
  #inARow = 0;
  #readySince: number | undefined;

  /** @param restarts Without it, every crash is the last. */
  constructor({ restarts = true }: { readonly restarts?: boolean } = {}) {
    this.#delays = restarts ? delays : [];
  }

  /** A model is loaded. */
  ready(at: number): void {
    this.#readySince = at;
  }

  /** A person has ended the engine, or has it load something else: what was before tells nothing of it. */
  forget(): void {
    this.#inARow = 0;
    this.#readySince = undefined;
  }

  crashed(at: number): AfterCrash {
    if (this.#readySince !== undefined && at - this.#readySince >= usefulStretch) this.#inARow = 0;
    this.#readySince = undefined;
    this.#inARow += 1;
    return { inARow: this.#inARow, delay: this.#delays[this.#inARow - 1] };
  }
}
