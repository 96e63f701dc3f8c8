/** One step of `npm test`: a command that passes or fails as a whole, or one that leaves a result file with counts. */
export interface TestStage {
  /** For `--only` and the report. */
  name: string;
  command: readonly [string, ...string[]];
  /** Where the command puts its `TestResult`; without it the exit code alone counts, as one test. */
  resultFile?: string;
  /** Where the command finds its tests; a stage with none fails. Listed when the stage begins. */
  testDirectories?: readonly string[];
  /** Run first: what the tests need that others of their files would else have to make, each for itself. */
  prepare?: readonly [string, ...string[]];
  /** Where processes note which code they ran, to be reported when every test of the stage has run. */
  coverageDirectory?: string;
  /** Whether later stages need what this one makes, even where single tests are asked for. */
  isNeededByOthers?: boolean;
}
