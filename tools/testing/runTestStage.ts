import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../listFiles.ts';
import { projectRoot } from '../projectRoot.ts';
import { type JudgedResult, readTestResult } from './readTestResult.ts';
import type { TestStage } from './testStage.ts';

/** Runs one stage with its output streamed to this console. Aborting ends its process. */
export async function runTestStage(
  stage: TestStage,
  extraArguments: readonly string[],
  signal: AbortSignal,
): Promise<JudgedResult> {
  const files = (stage.testDirectories ?? []).flatMap((directory) =>
    listFiles(path.join(projectRoot, directory), '.test.ts'),
  );
  if (stage.testDirectories && files.length === 0) {
    return {
      passed: 0,
      failed: 1,
      failures: [],
      retried: [],
      problem: `There is no test file below ${stage.testDirectories.join(', ')}.`,
    };
  }
  if (stage.resultFile) {
    mkdirSync(path.dirname(stage.resultFile), { recursive: true });
    rmSync(stage.resultFile, { force: true });
  }
  const withArguments = stage.resultFile ? extraArguments : [];
  const ended = await runCommand([...stage.command, ...withArguments, ...files], signal);
  if (!stage.resultFile) {
    const [passed, failed] = ended === 0 ? [1, 0] : [0, 1];
    return { passed, failed, failures: [], retried: [] };
  }
  const result = readTestResult(stage.resultFile);
  if (ended === 0 || result.failed > 0) return result;
  return {
    ...result,
    failed: 1,
    problem: `Every test passed, but the process that ran them ended with ${ended}.`,
  };
}

/** Resolves to the exit code, or the name of the signal that ended the process. */
function runCommand(command: readonly string[], signal: AbortSignal): Promise<number | NodeJS.Signals> {
  const [executable = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, {
      cwd: projectRoot,
      stdio: 'inherit',
      shell: process.platform === 'win32' && executable === 'npm', // npm is a .cmd file there
    });
    const end = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('exit', (code, endedBy) => {
      signal.removeEventListener('abort', end);
      resolve(code ?? endedBy ?? 1);
    });
  });
}
