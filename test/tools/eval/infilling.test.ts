import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildEngine } from '../../support/engineFixture.ts';
import { projectRoot } from '../../../tools/projectRoot.ts';
import { infillingDocument } from '../../../tools/eval/infillingDocument.ts';
import { readInfillingTasks, sampleTasks } from '../../../tools/eval/infillingTask.ts';
import { wilsonInterval } from '../../../tools/eval/wilsonInterval.ts';

const signature = 'def is_prime(n: int) -> bool:\n    """Return True if n is a prime number."""\n';
const test =
  '\n\ndef check(candidate):\n    assert [n for n in range(12) if candidate(n)] == [2, 3, 5, 7, 11]\n';

const tasks = [
  {
    task_id: 'Tiny/line',
    entry_point: 'is_prime',
    prompt: `${signature}    if n < 2:\n`,
    canonical_solution: '        return False\n',
    suffix: '    return all(n % divisor for divisor in range(2, n))\n',
    test,
  },
  {
    task_id: 'Tiny/rest',
    entry_point: 'is_prime',
    prompt: `${signature}    if n < 2:\n        return`,
    canonical_solution: ' False\n    return all(n % divisor for divisor in range(2, n))',
    suffix: '\n',
    test,
  },
];

describe('the evaluation of infilling', function () {
  this.timeout(120_000);
  let folder: string;
  let data: string;

  before(async () => {
    await buildEngine();
    folder = mkdtempSync(path.join(tmpdir(), 'phidelity-eval-'));
    data = path.join(folder, 'tiny.jsonl.gz');
    writeFileSync(data, gzipSync(tasks.map((task) => JSON.stringify(task)).join('\n')));
  });
  after(() => rmSync(folder, { recursive: true }));

  function evaluate(...commandLine: string[]): { code: number | null; output: string; errors: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'tools/eval/main.ts', ...commandLine],
      { cwd: projectRoot, encoding: 'utf8' },
    );
    return { code: status, output: stdout, errors: stderr };
  }

  it('runs what was taken out', () => {
    const { code, output, errors } = evaluate('infilling', '--data', data, '--canonical');
    assert.equal(code, 0, errors);
    assert.match(output, /2 of 2 canonical solutions pass/);
  });

  it('names canonical solutions that do not pass', () => {
    const wrong = path.join(folder, 'wrong.jsonl');
    writeFileSync(wrong, JSON.stringify({ ...tasks[0], canonical_solution: '        return True\n' }));
    const { code, output } = evaluate('infilling', '--data', wrong, '--canonical');
    assert.equal(code, 1);
    assert.match(output, /0 of 1 canonical solutions pass[^]*Tiny\/line: AssertionError/);
  });

  it('has the model fill in, runs the tests, and prints a table and JSON', () => {
    const json = path.join(folder, 'report.json');
    const { code, output, errors } = evaluate('infilling', '--data', data, '--json', json);
    assert.equal(code, 0, errors);
    assert.match(output, /^\| prefill +\| +2 \| +\d+\.\d % \|/m);
    assert.match(output, /^\| prefill, not cleaned \| +2 \|/m);
    const report = JSON.parse(readFileSync(json, 'utf8')) as {
      summaries: { passed: number; tasks: number }[];
      results: { prefill: { id: string; cleaned: { text: string; passed: boolean } }[] };
    };
    assert.deepEqual(
      report.results.prefill.map(({ id }) => id),
      ['Tiny/line', 'Tiny/rest'],
    );
    const [line, rest] = report.results.prefill;
    // The demo model knows the first piece by heart; the second one it writes in its own way.
    assert.deepEqual(line?.cleaned, { text: '        return False', passed: true, exact: true });
    assert.equal(rest?.cleaned.passed, false);
    assert.equal(report.summaries[0]?.passed, 1);
  });

  it('compares strategies side by side', () => {
    const { code, output } = evaluate('infilling', '--data', data, '--strategy', 'both', '--limit', '1');
    assert.equal(code, 0);
    assert.deepEqual(
      [...output.matchAll(/^\| (\S.*?) +\| +1 \|/gm)].map((match) => match[1]),
      ['prefill', 'prefill, not cleaned', 'fill-in-the-middle', 'fill-in-the-middle, not cleaned'],
    );
  });

  for (const [what, commandLine, message] of [
    ['nothing to evaluate', [], /Usage: npm run eval/],
    ['no data', ['infilling'], /--data names a file/],
    ['data that is not there', ['infilling', '--data', 'no.gz'], /no\.gz cannot be read/],
    ['data of another kind', ['infilling', '--data', 'package.json'], /package\.json, line 1 is no task/],
    ['a limit of 0', ['infilling', '--data', 'x', '--limit', '0'], /--limit takes a number of 1 or more/],
    ['an unknown strategy', ['infilling', '--data', 'x', '--strategy', 'magic'], /--strategy takes.*"magic"/],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { code, errors } = evaluate(...commandLine);
      assert.equal(code, 1);
      assert.match(errors, message);
      assert.doesNotMatch(errors, /\n {4}at /, 'no stack trace');
    });
  }

  it('puts the cursor on a line of its own where whole lines are missing', () => {
    const [line, rest] = readInfillingTasks(data).map(infillingDocument);
    assert.deepEqual(line?.position, { line: 3, character: 0 });
    assert.equal(line.source.lineAt(3), '');
    assert.equal(
      line.withText('        return False'),
      `${tasks[0]!.prompt}        return False\n${tasks[0]!.suffix}`,
    );
    assert.deepEqual(rest?.position, { line: 3, character: 14 });
    assert.equal(rest.withText(' True'), `${tasks[1]!.prompt} True\n`);
  });

  it('takes a sample from all over the file', () => {
    const [task] = readInfillingTasks(data);
    const many = Array.from({ length: 10 }, (_, i) => ({ ...task!, id: String(i) }));
    const sampled = (limit: number): string[] => sampleTasks(many, limit).map(({ id }) => id);
    assert.deepEqual(sampled(4), ['0', '2', '5', '7']);
    assert.equal(sampled(99).length, 10);
  });

  it('gives Wilson’s interval for a share', () => {
    const rounded = (hits: number, total: number): number[] =>
      wilsonInterval(hits, total).map((bound) => Number(bound.toFixed(4)));
    // Figures from Newcombe (1998), table I.
    assert.deepEqual(rounded(81, 263), [0.2553, 0.3662]);
    assert.deepEqual(rounded(15, 148), [0.0624, 0.1605]);
    assert.deepEqual(rounded(0, 20), [0, 0.1611]);
    assert.deepEqual(rounded(1, 29), [0.0061, 0.1718]);
  });
});
