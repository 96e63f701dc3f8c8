import path from 'node:path';
import { runMocha } from '../testing/runMocha.ts';

const testTimeoutMs = 30_000;

/**
 * What VS Code's extension host calls to run a suite. The runner says by environment variables which of the bundled
 * test files beside this one belong to the suite, and where the result goes.
 */
export async function run(): Promise<void> {
  const { PHIDELITY_TEST_RESULT: resultFile, PHIDELITY_TEST_FILES: files } = process.env;
  if (!resultFile || files === undefined)
    throw new Error('Start this through tools/vscode/runInHostTests.ts.');
  const failures = await runMocha({
    files: files.split(path.delimiter).map((file) => path.join(import.meta.dirname, file)),
    resultFile,
    timeoutMs: testTimeoutMs,
    grep: process.env['PHIDELITY_TEST_GREP'],
  });
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
