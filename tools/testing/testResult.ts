/** A test or hook that failed. */
export interface TestFailure {
  /** Its full title. */
  title: string;
  /** What was wrong, with where. */
  error: string;
}

/** What a run of tests tells about itself in a file, because exit codes and consoles can get lost. */
export interface TestResult {
  /** False while it runs, so that a run that was cut off can be told from one that ended. */
  finished: boolean;
  passed: number;
  failed: number;
  /** Those that failed, named again at the end of a run, where a log is read first. */
  failures: readonly TestFailure[];
  /** Attempts that failed of tests that were tried again; how those ended is in the counts. */
  retried: readonly TestFailure[];
  /** Tests that were skipped or have no body. */
  pending: number;
  /** The full title of the test that runs now. */
  running?: string;
}
