/** How fast a model is on a machine, in tokens per second. */
export interface ModelSpeed {
  /** Of a prompt. */
  readonly reading: number;
  /** Of an answer. */
  readonly writing: number;
}
