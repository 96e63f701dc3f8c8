import path from 'node:path';
import { projectRoot } from '../projectRoot.ts';
import type { TestStage } from './testStage.ts';

const resultDirectory = path.join(projectRoot, 'out', 'test', 'results');
const tsx = ['--import', 'tsx'] as const;

/** The stages of `npm test`, in order. Those after `build` use what it built. */
export const testStages: readonly TestStage[] = [
  npmScript('types'),
  npmScript('lint'),
  npmScript('knip'),
  npmScript('build'),
  mochaStage('unit', 10_000, 2, ['core', 'protocol', 'platform', 'architecture', 'webview', 'cli', 'tools']),
  mochaStage('engine', 120_000, 2, ['engine']),
  mochaStage('ui', 60_000, 1, ['ui']),
  {
    name: 'host',
    command: [process.execPath, ...tsx, 'tools/vscode/runInHostTests.ts', '--result', resultFile('host')],
    resultFile: resultFile('host'),
  },
];

function npmScript(name: string): TestStage {
  return { name, command: ['npm', 'run', '-s', name] };
}

/**
 * The timeout is for each test and hook that sets none itself, in milliseconds. Two files at once suit two cores, one of
 * which waits while the other computes; a VS Code with its browser takes both.
 */
function mochaStage(
  name: string,
  timeoutMs: number,
  jobs: number,
  directories: readonly string[],
): TestStage {
  const arguments_ = ['--result', resultFile(name), '--timeout', String(timeoutMs), '--jobs', String(jobs)];
  return {
    name,
    command: [process.execPath, ...tsx, 'tools/testing/runMochaFiles.ts', ...arguments_],
    resultFile: resultFile(name),
    testDirectories: directories.map((directory) => `test/${directory}`),
  };
}

function resultFile(name: string): string {
  return path.join(resultDirectory, `${name}.json`);
}
