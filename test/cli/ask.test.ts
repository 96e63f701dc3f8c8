import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { buildEngine } from '../support/engineFixture.ts';
import { ChatServer } from '../support/chatServer.ts';
import { ended } from '../support/ended.ts';
import { until } from '../support/until.ts';
import { type Cli, outcome, runCli, startCli } from './cliProcess.ts';

const question = 'How do I fetch JSON from a URL?';

/** The processes that a process has started, on systems that tell. */
function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

describe('ask', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    await buildEngine();
    folder = await mkdtemp(path.join(tmpdir(), 'phidelity-ask-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('writes the answer to standard output and all else to standard error', async () => {
    const { code, output, errors } = await runCli('ask', question);
    assert.equal(code, 0, errors);
    assert.match(output, /```python\n[^]*def fetch_json[^]*\n```[^]*\n$/);
    assert.match(errors, /demo model, not phi-4/);
    assert.match(errors, /\d+ prompt tokens \(0 reused\).*\d+ generated, [\d.]+ tok\/s/);
  });

  it('writes one JSON object a line with --json', async () => {
    const { code, output } = await runCli('ask', '--json', question);
    assert.equal(code, 0);
    const lines = output.trimEnd().split('\n');
    const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown> & { kind: string });
    assert.deepEqual([...new Set(objects.map(({ kind }) => kind))], ['prompt', 'text', 'result']);
    const answer = objects.map((one) => (one.kind === 'text' ? one['text'] : '')).join('');
    assert.match(answer, /def fetch_json/);
    const result = objects.at(-1)!;
    assert.equal(result['stopReason'], 'end');
    assert.equal((result['model'] as { kind: string }).kind, 'demo');
    assert.ok((result['usage'] as { generatedTokens: number }).generatedTokens > 50);
  });

  it('takes the question from standard input', async () => {
    const { code, output } = await outcome(startCli('ask'), `${question}\n`);
    assert.equal(code, 0);
    assert.match(output, /def fetch_json/);
  });

  for (const [what, commandLine, message] of [
    ['an empty question', ['ask', '  '], /no question.*quotes/],
    ['an unknown option', ['ask', '--fast', question], /--fast/],
    ['an option without its value', ['ask', question, '--model'], /--model/],
    [
      'a context that is no number',
      ['ask', '--context', 'big', question],
      /--context must be a number.*"big"/,
    ],
    ['a context of 0', ['ask', '--context', '0', question], /context of 0 tokens is not supported.*512/],
    [
      'a context of 10 million',
      ['ask', '--context', '10000000', question],
      /10,000,000 tokens is not supported/,
    ],
    [
      'a temperature that is no number',
      ['ask', '--temperature', '', question],
      /--temperature must be a number/,
    ],
    [
      'a model that is not there',
      ['ask', '--model', 'no/such.gguf', question],
      /no\/such\.gguf does not exist/,
    ],
    ['a model that is none', ['ask', '--model', 'package.json', question], /package\.json is not a GGUF/],
    ['no command', [], /Usage: npm run -s ask/],
    ['an unknown command', ['tell', question], /Usage: npm run -s ask/],
  ] as const) {
    it(`refuses ${what} with exit code 1 and one clear message`, async () => {
      const { code, output, errors } = await runCli(...commandLine);
      assert.equal(code, 1);
      assert.equal(output, '');
      assert.match(errors, message);
      assert.doesNotMatch(errors, /\n {4}at /, 'no stack trace');
    });
  }

  describe('that is interrupted', () => {
    /** Sends a signal to the whole group, as a terminal does, and sees that nothing of it is left. */
    async function interrupt(cli: Cli, signal: NodeJS.Signals): Promise<number | null> {
      const engines = childrenOf(cli.pid!);
      assert.ok(process.platform !== 'linux' || engines.length === 1, 'there is an engine');
      const closed = once(cli, 'close') as Promise<[number | null]>;
      process.kill(-cli.pid!, signal);
      const [code] = await closed;
      for (const engine of engines) await ended(engine);
      return code;
    }

    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      it(`by ${signal} while it answers ends with 130 and keeps what it has said`, async () => {
        const cli = startCli('ask', 'Show me a tour of the collections module.');
        const errors = text(cli.stderr);
        const pieces: string[] = [];
        const said = new Promise<void>((resolve) =>
          cli.stdout.on('data', (piece) => (pieces.push(String(piece)), resolve())),
        );
        await said;
        assert.equal(await interrupt(cli, signal), 130, await errors);
        assert.doesNotMatch(await errors, /\n {4}at /);
        // Ctrl+C reaches the engine as well, which leaves it to its owner to say what that means.
        if (signal === 'SIGINT') assert.doesNotMatch(await errors, /engine process ended/);
        assert.ok(pieces.join('').length > 0);
      });
    }

    it('while it waits for the question ends with 130', async () => {
      const cli = startCli('ask');
      const errors = text(cli.stderr);
      // More than a pipe holds is gone when it is reading, and by then it handles signals.
      await new Promise((read) => cli.stdin.write(' '.repeat(1_000_000), read));
      process.kill(-cli.pid!, 'SIGINT');
      assert.deepEqual(await once(cli, 'close'), [130, null]);
      assert.equal(await errors, '');
    });

    it('while it loads ends with 130', async () => {
      const cli = startCli('ask', question);
      cli.stdin.end();
      const [output, errors] = [text(cli.stdout), text(cli.stderr)];
      await until(() => childrenOf(cli.pid!).length > 0);
      assert.equal(await interrupt(cli, 'SIGINT'), 130, await errors);
      assert.equal(await output, '');
      assert.doesNotMatch(await errors, /\n {4}at /);
    });
  });

  it('says that the engine was ended, and promises no new start', async () => {
    const cli = startCli('ask', 'Show me a tour of the collections module.');
    cli.stdin.end();
    const errors = text(cli.stderr);
    await once(cli.stdout, 'data');
    const engines = childrenOf(cli.pid!);
    assert.ok(process.platform !== 'linux' || engines.length === 1, 'there is an engine');
    for (const engine of engines) process.kill(engine, 'SIGKILL');
    const [code] = (await once(cli, 'close')) as [number | null];
    // Without the process id, it runs to its end.
    assert.equal(code, engines.length);
    assert.doesNotMatch(await errors, /restarting it/);
    if (code === 1) assert.match(await errors, /stopped unexpectedly \(signal SIGKILL\)\..* Try again\.$/m);
  });

  describe('of an endpoint', () => {
    let server: ChatServer;

    before(async () => {
      server = await ChatServer.start();
    });
    after(() => server.stop());
    afterEach(() => {
      delete process.env['PHIDELITY_API_KEY'];
    });

    it('writes its answer, and where it comes from', async () => {
      const { code, output, errors } = await runCli('ask', '--endpoint', server.url, question);
      assert.equal(code, 0, errors);
      assert.equal(output, `${server.answer}\n`);
      assert.match(errors, /^team-model @ 127\.0\.0\.1:\d+: /);
      assert.deepEqual(server.questions, [question]);
    });

    it('sends the key of the environment, but never where others can read it', async () => {
      server.apiKey = 'correct-horse';
      const refused = await runCli('ask', '--endpoint', server.url, question);
      assert.equal(refused.code, 1);
      assert.match(refused.errors, /denied access/);
      process.env['PHIDELITY_API_KEY'] = server.apiKey;
      assert.equal((await runCli('ask', '--endpoint', server.url, question)).code, 0);
      const open = await runCli('ask', '--endpoint', 'http://gpu.invalid', question);
      assert.match(open.errors, /without encryption/);
      assert.doesNotMatch(open.errors, /correct-horse/);
    });
  });

  it('ends quietly when nobody reads the answer any more', async () => {
    const cli = startCli('ask', question);
    cli.stdout.destroy();
    cli.stdin.end();
    const [errors, [code]] = await Promise.all([text(cli.stderr), once(cli, 'close') as Promise<[number]>]);
    assert.doesNotMatch(errors, /EPIPE|\n {4}at /);
    assert.equal(code, 130);
  });

  it('refuses a damaged model with its name', async () => {
    const fake = path.join(folder, 'fake.gguf');
    await writeFile(fake, 'GGUF');
    const { code, errors } = await runCli('ask', '--model', fake, question);
    assert.equal(code, 1);
    assert.match(errors, /fake\.gguf is incomplete or damaged/);
  });
});
