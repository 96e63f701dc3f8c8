import path from 'node:path';
import { projectRoot } from '../projectRoot.ts';
import type { TestStage } from './testStage.ts';

const resultDirectory = path.join(projectRoot, 'out', 'test', 'results');
const tsx = ['--import', 'tsx'] as const;

/** What the tests fork. */
const buildForked = [process.execPath, 'esbuild.mjs', 'engine', 'library', 'cli', 'verifier'] as const;

/** The stages of `npm test`, in order. Those after `build` use what it built. */
export const testStages: readonly TestStage[] = [
  npmScript('types'),
  npmScript('lint'),
  npmScript('knip'),
  { ...npmScript('build'), isNeededByOthers: true },
  {
    ...mochaStage('unit', { timeout: 30_000, jobs: 2 }, [
      'core',
      'wording',
      'protocol',
      'platform',
      'architecture',
      'webview',
      'cli',
      'tools',
    ]),
    prepare: buildForked,
    coverageDirectory: path.join(projectRoot, 'out', 'test', 'coverage'),
  },
  { ...mochaStage('engine', { timeout: 120_000, jobs: 2 }, ['engine']), prepare: buildForked },
  mochaStage('ui', { timeout: 60_000, retries: 1, jobs: 2 }, ['ui']),
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
 * The timeout is for each test and hook that sets none itself, in milliseconds. Two files at once suit two cores: one
 * waits while the other computes, windows of VS Code too. What is tried again is named at the end of
 * the run: a person at a window is imitated from outside, where VS Code's own windows, lists and focus may come in between.
 */
function mochaStage(
  name: string,
  options: { readonly timeout: number; readonly jobs?: number; readonly retries?: number },
  directories: readonly string[],
): TestStage {
  const arguments_ = Object.entries({ result: resultFile(name), ...options }).flatMap(([option, value]) => [
    `--${option}`,
    String(value),
  ]);
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
