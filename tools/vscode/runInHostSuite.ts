import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { CleanUpStack } from '../cleanUpStack.ts';
import { projectRoot } from '../projectRoot.ts';
import { type JudgedResult, readTestResult } from '../testing/readTestResult.ts';
import type { InHostSuite } from './inHostSuite.ts';
import { VscodeProfile } from './vscodeProfile.ts';

export interface InHostLaunch {
  suite: InHostSuite;
  /** The extension under test. */
  extensionFolder: string;
  /** The module whose `run` VS Code calls. */
  index: string;
  /** The suite's bundled files, relative to the index. */
  files: readonly string[];
  /** Run only tests whose full title has this in it. */
  grep: string | undefined;
  /** The VS Code to use; undefined for the one that @vscode/test-electron downloads. */
  executable: string | undefined;
}

/** Runs one suite in a VS Code of its own. What counts is the result file: of a killed extension host VS Code reports success. */
export async function runInHostSuite(launch: InHostLaunch): Promise<JudgedResult> {
  const { suite } = launch;
  if (launch.files.length === 0)
    return { passed: 0, failed: 1, failures: [], retried: [], problem: 'It has no test file.' };
  const cleanUp = new CleanUpStack();
  try {
    const profile = VscodeProfile.create(suite.settings);
    cleanUp.addSync(() => profile.remove());
    const workspace = path.join(profile.directory, 'workspace');
    mkdirSync(workspace);
    if (suite.workspace) cpSync(path.join(projectRoot, suite.workspace), workspace, { recursive: true });
    for (const extension of suite.extensions ?? []) profile.linkExtension(path.join(projectRoot, extension));
    const resultFile = path.join(profile.directory, 'result.json');
    const exitCode = await runTests({
      ...(launch.executable ? { vscodeExecutablePath: launch.executable } : { version: 'stable' }),
      extensionDevelopmentPath: launch.extensionFolder,
      extensionTestsPath: launch.index,
      extensionTestsEnv: {
        ...suite.env,
        PHIDELITY_TEST_FILES: launch.files.join(path.delimiter),
        PHIDELITY_TEST_RESULT: resultFile,
        PHIDELITY_TEST_GREP: launch.grep,
      },
      launchArgs: [
        workspace,
        `--user-data-dir=${profile.userDataDir}`,
        `--extensions-dir=${profile.extensionsDir}`,
      ],
    }).catch((error: unknown) => {
      if (error instanceof TestRunFailedError) return error.code ?? 1;
      throw error;
    });
    const result = readTestResult(resultFile, { mayBeEmpty: launch.grep !== undefined });
    // An error after the last test, as in deactivation, is in no test's count.
    if (exitCode !== 0 && result.failed === 0) {
      return { ...result, failed: 1, problem: `Every test passed, but VS Code ended with code ${exitCode}.` };
    }
    return result;
  } finally {
    await cleanUp.run();
  }
}
