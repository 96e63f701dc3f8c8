/** When a silent engine counts as one that hangs. All in milliseconds. */
export interface HangLimits {
  /** Between two signs of life that are asked for. */
  readonly beat: number;
  /** Until the first sign of life: a process starts slowly on a busy machine, or from a cold disk. */
  readonly start: number;
  /** Without a sign of life, after the first one. */
  readonly silence: number;
  /** Busy, and without getting anything done. */
  readonly standstill: number;
}
