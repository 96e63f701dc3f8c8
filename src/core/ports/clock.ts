/** The current time, as a port so that tests can set it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
}

/** Waiting, as a port so that tests need not wait. */
export interface Timer {
  /** Resolves with true after this many milliseconds, or with false as soon as the signal is aborted. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
}
