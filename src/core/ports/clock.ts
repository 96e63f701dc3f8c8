/** The time, as a port so that tests can set it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
}

/** Waiting, as a port so that tests can do without. */
export interface Timer {
  /** Resolves after this many milliseconds with true, or with false as soon as the signal is aborted. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
}
