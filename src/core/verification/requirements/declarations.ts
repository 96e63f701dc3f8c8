/** What a file of requirements says. */
export interface Declarations {
  /** Distributions as they are written there. */
  readonly distributions: readonly string[];
  /** Other such files that it takes in, relative to it. */
  readonly includes: readonly string[];
  /** What was found that could not be read; it was skipped. */
  readonly broken: number;
}
