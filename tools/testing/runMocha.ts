import Mocha from 'mocha';
import { ResultReporter } from './resultReporter.ts';

export interface MochaRun {
  /** Absolute paths of the test files. */
  files: readonly string[];
  /** Where the `TestResult` goes. */
  resultFile: string;
  /** For each test and hook that sets none itself. */
  timeoutMs: number;
  /** Run only tests whose full title has this in it. */
  grep?: string | undefined;
}

/** Runs test files in this process and resolves to the number of failures. The result file tells more. */
export async function runMocha(run: MochaRun): Promise<number> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: run.timeoutMs,
    color: process.stdout.isTTY,
    forbidOnly: true,
    reporter: ResultReporter,
    reporterOptions: { resultFile: run.resultFile },
    ...(run.grep ? { fgrep: run.grep } : {}),
  });
  for (const file of run.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => mocha.run(resolve));
}
