/** What a run of tests tells about itself in a file, because exit codes and consoles can get lost. */
export interface TestResult {
  /** False while the run goes on, so that a run that was cut off can be told from one that ended. */
  finished: boolean;
  passed: number;
  failed: number;
  /** Tests that were skipped or have no body. */
  pending: number;
  /** The full title of the test that runs now. */
  running?: string;
}
