import path from 'node:path';
import Mocha from 'mocha';
import { ResultReporter } from './resultReporter.ts';
import { mochaHooks } from './rootHooks.ts';

export interface MochaRun {
  /** Absolute paths of the test files. */
  files: readonly string[];
  /** Where the `TestResult` goes. */
  resultFile: string;
  /** For each test and hook that sets none itself. */
  timeoutMs: number;
  /** How often a test that fails is tried again; 0 unless given. */
  retries?: number;
  /** How many files run at once, each in a process that runs nothing else meanwhile; 1 runs all in this process. */
  jobs?: number;
  /** Run only tests whose full title has this in it. */
  grep?: string | undefined;
}

/** Runs test files in this process and resolves to the number of failures. The result file tells more. */
export async function runMocha(run: MochaRun): Promise<number> {
  const parallel = (run.jobs ?? 1) > 1;
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: run.timeoutMs,
    color: process.stdout.isTTY,
    forbidOnly: true,
    retries: run.retries ?? 0,
    reporter: ResultReporter,
    reporterOptions: { resultFile: run.resultFile },
    // Processes of mocha's load the hooks by themselves.
    ...(parallel
      ? { parallel, jobs: run.jobs, require: [path.join(import.meta.dirname, 'rootHooks.ts')] }
      : { rootHooks: mochaHooks }),
    ...(run.grep ? { fgrep: run.grep } : {}),
  });
  for (const file of run.files) mocha.addFile(file);
  if (!parallel) await mocha.loadFilesAsync();
  return new Promise((resolve) => mocha.run(resolve));
}
