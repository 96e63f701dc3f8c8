/** When a silent engine counts as one that hangs. All in milliseconds. */
export interface HangLimits {
  /** Between two signs of life that are asked for. */
  readonly beat: number;
  /** Without a sign of life. */
  readonly silence: number;
  /** Busy, and without getting anything done. */
  readonly standstill: number;
}
