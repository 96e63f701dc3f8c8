/** What a running engine tells of itself when it is asked for a sign of life. */
export interface EnginePulse {
  /** Whether it loads or evaluates something now. */
  readonly isBusy: boolean;
  /** Counts what it gets done: a slice of a prompt, a token, a part of a model that is loaded. */
  readonly steps: number;
}
