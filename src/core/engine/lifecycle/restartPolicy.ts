/**
 * Backoff in milliseconds before the restarts after the first and the second crash in a row; after the third there is
 * none. Together with starting a process on a busy machine, the engine is back within 3 s plus the model's load time.
 */
const delays = [500, 1500] as const;

/**
 * Milliseconds with a loaded model after which a crash no longer counts as one in a row. Measured in time and not in
 * answers: a prompt that crashes the engine may come between completions that do not.
 */
const stableAfter = 60_000;

/** What follows a crash. */
export interface AfterCrash {
  /** How many crashes there were in a row, including this one. */
  readonly inARow: number;
  /** Milliseconds until the engine restarts by itself; undefined when it stays down. */
  readonly delay: number | undefined;
}

/**
 * Decides whether an engine that has crashed restarts by itself. It does so twice in a row; after the third crash it
 * stays down, and each load that the user then requests is tried once. Times are milliseconds of any monotonic clock.
 */
export class RestartPolicy {
  readonly #delays: readonly number[];
  #inARow = 0;
  #readySince: number | undefined;

  /** @param restarts With false, the engine stays down after every crash. */
  constructor({ restarts = true }: { readonly restarts?: boolean } = {}) {
    this.#delays = restarts ? delays : [];
  }

  /** A model was loaded. */
  ready(at: number): void {
    this.#readySince = at;
  }

  /** The user has ended the engine, or loads something else: earlier crashes no longer count. */
  forget(): void {
    this.#inARow = 0;
    this.#readySince = undefined;
  }

  /** Counts a crash, and decides what follows. */
  crashed(at: number): AfterCrash {
    if (this.#readySince !== undefined && at - this.#readySince >= stableAfter) this.#inARow = 0;
    this.#readySince = undefined;
    this.#inARow += 1;
    return { inARow: this.#inARow, delay: this.#delays[this.#inARow - 1] };
  }
}
