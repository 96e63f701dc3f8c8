import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildEngine } from '../support/engineFixture.ts';
import { runCli } from './cliProcess.ts';

const signature = 'def is_prime(n: int) -> bool:';
const body = [
  '"""Return True if n is a prime number."""',
  '    if n < 2:',
  '        return False',
  '    for divisor in range(2, int(n**0.5) + 1):',
  '        if n % divisor == 0:',
  '            return False',
  '    return True',
].join('\n');

describe('complete', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    await buildEngine();
    folder = await mkdtemp(path.join(tmpdir(), 'phidelity-complete-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, text: string): Promise<string> {
    const at = path.join(folder, name);
    await writeFile(at, text);
    return at;
  }

  /** The options that name a place. */
  const at = (named: string, line: number | string, column: number | string): string[] => [
    '--file',
    named,
    '--line',
    String(line),
    '--column',
    String(column),
  ];

  it('writes the completion to standard output and all else to standard error', async () => {
    const named = await file('numbers.py', `${signature}\n    \n`);
    const { code, output, errors } = await runCli('complete', ...at(named, 2, 5));
    assert.equal(code, 0, errors);
    assert.equal(output, `${body}\n`);
    assert.match(errors, /demo model, not phi-4/);
    assert.match(errors, /\d+ prompt tokens, \d+ generated, \d+ ms/);
  });

  it('writes one JSON object with --json', async () => {
    const named = await file('numbers.py', `import os\n\n\n${signature}\n    \n\n\nprint(os.name)\n`);
    const { code, output } = await runCli('complete', '--json', ...at(named, 5, 5));
    assert.equal(code, 0);
    assert.equal(output.trimEnd().split('\n').length, 1);
    const result = JSON.parse(output) as {
      text: string;
      shape: string;
      stopReason: string;
      usage: { promptTokens: number; generatedTokens: number };
      model: { kind: string };
    };
    assert.equal(result.text, body);
    assert.equal(result.shape, 'block');
    assert.match(result.stopReason, /^(end|shape)$/);
    assert.equal(result.model.kind, 'demo');
    assert.ok(result.usage.promptTokens > 50);
    assert.ok(result.usage.generatedTokens > 50);
  });

  it('completes the rest of a word', async () => {
    const named = await file('word.py', 'def is_pr');
    const { code, output } = await runCli('complete', ...at(named, 1, 10));
    assert.equal(code, 0);
    assert.match(output, /^ime\(n: int\) -> bool:\n/);
  });

  it('reads files with Windows line ends', async () => {
    const named = await file('windows.py', `\uFEFF${signature}\r\n    \r\n`);
    const { output } = await runCli('complete', ...at(named, 2, 5));
    assert.equal(output, `${body}\n`);
  });

  it('says when there is nothing to suggest', async () => {
    const named = await file('unknown.py', 'def zygomorph_quux(kwijibo: bytes) -> bytes:\n    ');
    const { code, output, errors } = await runCli('complete', ...at(named, 2, 5));
    assert.equal(code, 0);
    assert.equal(output, '');
    assert.match(errors, /^Nothing to suggest: /m);
  });

  const here = 'package.json';
  for (const [what, commandLine, message] of [
    ['a place without a file', ['--line', '1', '--column', '1'], /--file is missing/],
    ['a place without a line', ['--file', here, '--column', '1'], /--line is missing/],
    ['a place without a column', ['--file', here, '--line', '1'], /--column is missing/],
    ['a line that is no number', at(here, 'two', 1), /--line must be an integer.*"two"/],
    ['line 0', at(here, 0, 1), /--line must be an integer of at least 1, not "0"/],
    ['a column with a fraction', at(here, 1, '1.5'), /--column must be an integer.*"1\.5"/],
    ['a line beyond the end', at(here, 100_000, 1), /package\.json has \d+ lines; there is no line 100000/],
    ['a column beyond the end', at(here, 1, 99), /Line 1 of package\.json ends at column 2;.*column 99/],
    ['a file that is not there', at('no/such.py', 1, 1), /There is no file no\/such\.py/],
    ['a folder', at('src', 1, 1), /src cannot be read/],
    ['an unknown option', ['--fast', ...at(here, 1, 1)], /--fast/],
    ['more than options', [...at(here, 1, 1), 'more'], /more/],
    ['a model that is not there', ['--model', 'no.gguf', ...at(here, 1, 1)], /no\.gguf does not exist/],
  ] as const) {
    it(`refuses ${what} with exit code 1 and one clear message`, async () => {
      const { code, output, errors } = await runCli('complete', ...commandLine);
      assert.equal(code, 1);
      assert.equal(output, '');
      assert.match(errors, message);
      assert.doesNotMatch(errors, /\n {4}at /, 'no stack trace');
    });
  }
});
