import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { projectRoot } from '../../tools/projectRoot.ts';
import { lineCoverage } from '../../tools/testing/lineCoverage.ts';

const source = [
  'interface Shape {', // 1: no code
  '  readonly sides: number;',
  '}',
  '',
  'export function name({ sides }: Shape): string {',
  "  if (sides === 3) return 'triangle';",
  '  if (sides > 100) {',
  "    return 'almost a circle';", // 8
  '  }',
  "  return 'polygon';",
  '}',
  '',
  'export function unused(): number {',
  '  const one = 1;', // 14
  '  return one;', // 15
  '}',
  '',
].join('\n');

describe('lineCoverage', () => {
  it('tells which lines ran in one process or another, of files that none loaded too', async function () {
    this.timeout(60_000);
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'phidelity-coverage-')));
    try {
      const [code, coverage] = [path.join(folder, 'code'), path.join(folder, 'coverage')];
      mkdirSync(code);
      writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(path.join(code, 'name.ts'), source);
      writeFileSync(path.join(code, 'other.ts'), 'export const other = 1;\n');
      writeFileSync(path.join(code, 'types.ts'), 'export interface Type {}\n');
      for (const sides of [3, 4]) {
        const script = path.join(folder, `main${sides}.ts`);
        writeFileSync(script, `import { name } from './code/name.ts';\nname({ sides: ${sides} });\n`);
        const tsx = pathToFileURL(path.join(projectRoot, 'node_modules/tsx/dist/loader.mjs')).href;
        await promisify(execFile)(process.execPath, ['--import', tsx, script], {
          cwd: projectRoot,
          env: { ...process.env, NODE_V8_COVERAGE: coverage },
        });
      }
      const files = lineCoverage(coverage, code);
      const lines = (name: string, which: 'all' | 'run'): number[] =>
        [...files.get(path.join(code, name))![which]].map((line) => line + 1).toSorted((a, b) => a - b);
      const [all, run] = [lines('name.ts', 'all'), lines('name.ts', 'run')];
      for (const line of [5, 6, 7, 10]) assert.ok(run.includes(line), `line ${line} of ${String(run)}`);
      for (const line of [8, 14, 15]) assert.ok(all.includes(line) && !run.includes(line), `line ${line}`);
      for (const line of [1, 2, 3, 4]) assert.ok(!all.includes(line), `line ${line} holds no code`);
      assert.deepEqual([lines('other.ts', 'all'), lines('other.ts', 'run')], [[1], []]);
      assert.deepEqual(lines('types.ts', 'all'), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
