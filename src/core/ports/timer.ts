/** Waiting, as a port so that tests can do without. */
export interface Timer {
  /** Resolves after this many milliseconds with true, or with false as soon as the signal is aborted. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<boolean>;
}
