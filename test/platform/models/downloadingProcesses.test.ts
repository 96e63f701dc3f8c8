import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DownloadProgress } from '../../../src/core/models/downloadProgress.ts';
import { DownloadLock, downloadUnderWay } from '../../../src/platform/models/download/downloadLock.ts';
import { watchDownload } from '../../../src/platform/models/download/watchDownload.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { FileTree } from '../../support/fileTree.ts';
import { ModelServer } from '../../support/modelServer.ts';
import { until } from '../../support/until.ts';

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const child = fileURLToPath(new URL('support/downloadChild.ts', import.meta.url));

describe('processes that download into one folder', function () {
  this.timeout(60_000);
  const content = randomBytes(4_000_000);
  let files: FileTree;
  let server: ModelServer;
  let folder: string;
  let started: ChildProcess[];

  before('build the thread for checksums', async () => {
    if (process.env['PHIDELITY_TEST_IS_BUILT']) return;
    await promisify(execFile)(process.execPath, ['esbuild.mjs', 'verifier'], { cwd: projectRoot });
  });

  beforeEach(async () => {
    files = await FileTree.create();
    folder = files.path('models');
    server = await ModelServer.start(content);
    started = [];
  });

  afterEach(async () => {
    for (const process_ of started) process_.kill('SIGKILL');
    await server.stop();
    await files.remove();
  });

  /** Starts a process that downloads, and resolves with what it says at its end; undefined when it was killed. */
  const start = (
    shell?: string,
  ): { process: ChildProcess; end: Promise<{ state: string; reason?: string } | undefined> } => {
    const command = [
      process.execPath,
      '--import=tsx',
      child,
      folder,
      JSON.stringify(server.file),
      server.origin,
    ];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const process_ = shell
      ? spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command], { cwd: projectRoot, stdio: [...stdio] })
      : spawn(command[0]!, command.slice(1), { cwd: projectRoot, stdio: [...stdio] });
    started.push(process_);
    let text = '';
    process_.stdout?.on('data', (data: Buffer) => (text += data.toString()));
    const end = new Promise<{ state: string } | undefined>((resolve) => {
      process_.once('close', () => resolve(text ? (JSON.parse(text) as { state: string }) : undefined));
    });
    return { process: process_, end };
  };

  it('leave a partial download that the next one resumes when they are killed', async () => {
    server.bytesPerSecond = 400_000;
    const first = start();
    const record = `${folder}/some-model.gguf.part.json`;
    // What has arrived is put on the disk for sure every five seconds.
    await until(() =>
      stat(record).then(
        () => true,
        () => false,
      ),
    );
    first.process.kill('SIGKILL');
    assert.equal(await first.end, undefined);
    const kept = (JSON.parse(await readFile(record, 'utf8')) as { bytes: number }).bytes;
    assert.ok(kept > 500_000, `${kept} bytes`);
    server.bytesPerSecond = Number.POSITIVE_INFINITY;
    assert.equal((await start().end)?.state, 'complete');
    assert.equal(server.offsets.at(-1), kept);
    assert.ok((await readFile(`${folder}/some-model.gguf`)).equals(content));
    assert.deepEqual(readdirSync(folder), ['some-model.gguf']);
  });

  it('download one at a time, and the others can watch', async () => {
    server.bytesPerSecond = 1_000_000;
    const first = start();
    await until(async () => (await downloadUnderWay(folder)) !== undefined);
    const seen: DownloadProgress[] = [];
    const watched = watchDownload({
      folder,
      catalogue: [server.file],
      clock: { now: () => Date.now() },
      timer: nodeTimer,
      signal: new AbortController().signal,
      onProgress: (progress) => seen.push(progress),
    });
    assert.deepEqual(await start().end, { state: 'failed', reason: 'download-elsewhere' });
    assert.equal((await first.end)?.state, 'complete');
    assert.equal((await watched)?.fileName, 'some-model.gguf');
    assert.ok(seen.some(({ received }) => received > 0 && received < content.length));
    assert.ok((await readFile(`${folder}/some-model.gguf`)).equals(content));
  });

  if (process.platform !== 'win32')
    it('report a file size limit', async () => {
      // In blocks of 512 bytes: half of the file.
      assert.deepEqual(await start(`ulimit -f ${Math.floor(content.length / 1024)}`).end, {
        state: 'failed',
        reason: 'disk-full',
      });
      assert.equal((await start().end)?.state, 'complete');
      assert.ok((await readFile(`${folder}/some-model.gguf`)).equals(content));
    });

  describe('their lock', () => {
    const lock = (): string => `${folder}/download.lock`;
    const leave = async (owner: object | string, age: number): Promise<void> => {
      await mkdir(folder, { recursive: true });
      await writeFile(lock(), typeof owner === 'string' ? owner : JSON.stringify(owner));
      const at = new Date(Date.now() - age);
      await utimes(lock(), at, at);
    };
    const deadPid = async (): Promise<number> => {
      const process_ = spawn(process.execPath, ['-e', '']);
      await new Promise((resolve) => process_.once('close', resolve));
      return process_.pid!;
    };
    const taken = async (): Promise<boolean> => {
      const mine = await DownloadLock.take(folder, 'mine.gguf');
      await mine?.release();
      return mine !== undefined;
    };

    it('is taken over at once from a process that has ended', async () => {
      await leave({ id: 'a', host: hostname(), pid: await deadPid(), fileName: 'x.gguf' }, 0);
      assert.equal(await downloadUnderWay(folder), undefined);
      assert.equal(await taken(), true);
      assert.deepEqual(readdirSync(folder), []);
    });

    it('is not taken over from another machine with a recent heartbeat', async () => {
      await leave({ id: 'a', host: 'another-machine', pid: 1, fileName: 'x.gguf' }, 5000);
      assert.equal(await downloadUnderWay(folder), 'x.gguf');
      assert.equal(await taken(), false);
    });

    it('is taken over without a heartbeat, and where it is torn', async () => {
      await leave('{"id":', 20_000);
      assert.equal(await taken(), true);
    });

    it('is not taken over from a process that slept and wakes up', async () => {
      await leave({ id: 'a', host: hostname(), pid: process.pid, fileName: 'x.gguf' }, 3_600_000);
      const attempt = taken();
      await sleep(500);
      await utimes(lock(), new Date(), new Date());
      assert.equal(await attempt, false);
    });

    it('is taken over by one of many', async () => {
      await leave({ id: 'a', host: hostname(), pid: await deadPid(), fileName: 'x.gguf' }, 0);
      const all = await Promise.all(Array.from({ length: 20 }, () => DownloadLock.take(folder, 'mine.gguf')));
      const held = all.filter((one) => one !== undefined);
      assert.equal(held.length, 1);
      await held[0]!.release();
      assert.deepEqual(readdirSync(folder), []);
    });

    it('notifies its holder when another one has taken it over', async () => {
      const mine = await DownloadLock.take(folder, 'mine.gguf');
      await leave({ id: 'other', host: 'another-machine', pid: 1, fileName: 'x.gguf' }, 0);
      await until(() => mine!.lost.aborted);
      await mine!.release();
      assert.equal(await downloadUnderWay(folder), 'x.gguf', 'it is left to the other one');
    });
  });
});
