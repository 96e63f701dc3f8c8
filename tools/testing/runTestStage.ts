import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../listFiles.ts';
import { projectRoot } from '../projectRoot.ts';
import { reportCoverage } from './coverageReport.ts';
import { filesThatMayMatch } from './filesThatMayMatch.ts';
import { type JudgedResult, readTestResult } from './readTestResult.ts';
import type { TestStage } from './testStage.ts';

export interface StageRun {
  /** Aborting ends the stage's process. */
  readonly signal: AbortSignal;
  /** Run only tests whose full title has this in it; that there is none is then no failure. */
  readonly grep?: string | undefined;
}

/** Runs one stage with its output streamed to this console. */
export async function runTestStage(stage: TestStage, { signal, grep }: StageRun): Promise<JudgedResult> {
  const { testDirectories, resultFile } = stage;
  const all = (testDirectories ?? []).flatMap((directory) =>
    listFiles(path.join(projectRoot, directory), '.test.ts'),
  );
  if (testDirectories && all.length === 0)
    return failedAs(`There is no test file below ${testDirectories.join(', ')}.`);
  const files = longestFirst(grep ? filesThatMayMatch(all, grep) : all);
  if (grep && testDirectories && files.length === 0) return { ...none };
  const coverageDirectory = grep ? undefined : stage.coverageDirectory;
  if (coverageDirectory) rmSync(coverageDirectory, { recursive: true, force: true });
  if (resultFile) {
    mkdirSync(path.dirname(resultFile), { recursive: true });
    rmSync(resultFile, { force: true });
  }
  if (stage.prepare) {
    const prepared = await runCommand(stage.prepare, signal);
    if (prepared !== 0) return failedAs(`"${stage.prepare.join(' ')}" ended with ${prepared}.`);
  }
  const arguments_ = resultFile && grep ? ['--grep', grep] : [];
  const ended = await runCommand([...stage.command, ...arguments_, ...files], signal, {
    ...(stage.prepare ? { PHIDELITY_TEST_IS_BUILT: 'yes' } : {}),
    ...(coverageDirectory ? { NODE_V8_COVERAGE: coverageDirectory } : {}),
  });
  if (!resultFile) return ended === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
  const result = readTestResult(resultFile, { mayBeEmpty: grep !== undefined });
  if (ended !== 0 && result.failed === 0)
    return {
      ...result,
      failed: 1,
      problem: `Every test passed, but the process that ran them ended with ${ended}.`,
    };
  const uncovered = coverageDirectory && !signal.aborted ? reportCoverage(coverageDirectory) : undefined;
  if (!uncovered || result.problem) return result;
  return { ...result, failed: result.failed + 1, problem: uncovered };
}

const none: JudgedResult = { passed: 0, failed: 0, failures: [], retried: [] };

function failedAs(problem: string): JudgedResult {
  return { ...none, failed: 1, problem };
}

/** Files whose tests say that they take long come first, so that none of them is left to the end, where others wait. */
function longestFirst(files: readonly string[]): string[] {
  const limit = (file: string): number => {
    const limits = [...readFileSync(file, 'utf8').matchAll(/this\.timeout\(([\d_]+)\)/g)];
    return Math.max(0, ...limits.map(([, milliseconds = '']) => Number(milliseconds.replaceAll('_', ''))));
  };
  const limits = new Map(files.map((file) => [file, limit(file)]));
  return files.toSorted((a, b) => limits.get(b)! - limits.get(a)!);
}

/** Resolves to the exit code, or the name of the signal that ended the process. */
function runCommand(
  command: readonly string[],
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = {},
): Promise<number | NodeJS.Signals> {
  const [executable = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, {
      cwd: projectRoot,
      stdio: 'inherit',
      shell: process.platform === 'win32' && executable === 'npm', // npm is a .cmd file there
      env: { ...process.env, ...env },
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
