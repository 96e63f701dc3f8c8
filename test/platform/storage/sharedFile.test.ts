import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Timer } from '../../../src/core/ports/clock.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { SharedFile } from '../../../src/platform/storage/sharedFile.ts';
import { until } from '../../support/until.ts';
import { FileTree } from '../../support/fileTree.ts';

const writer = path.join(import.meta.dirname, '../../support/writeSharedFile.ts');

describe('SharedFile', () => {
  let files: FileTree;
  let file: string;

  beforeEach(async () => {
    files = await FileTree.create();
    file = files.path('storage', 'shared.txt');
  });

  afterEach(() => files.remove());

  const textOf = (): Promise<string> => readFile(file, 'utf8').catch(() => '');
  const names = (): Promise<string[]> => readdir(path.dirname(file));
  const append = async (text: string, timer?: Timer): Promise<void> =>
    new SharedFile(file, timer).change(async () => (await textOf()) + text);
  /** Another window: what it has reported, and its process. */
  const startWindow = (name: string, count: number): { child: ChildProcess; written: string[] } => {
    const child = fork(writer, [file, name, String(count)], { execArgv: ['--import', 'tsx'] });
    const written: string[] = [];
    child.on('message', (message) => written.push(message as string));
    return { child, written };
  };

  it('loses nothing that windows of this process write at once', async () => {
    const all = Array.from({ length: 60 }, (_, index) => `${index}\n`);
    await Promise.all(all.map((text) => append(text)));
    assert.deepEqual(
      (await textOf()).split('\n').toSorted(),
      [...all.map((text) => text.trim()), ''].toSorted(),
    );
    assert.deepEqual(await names(), ['shared.txt']);
  });

  it('loses nothing that two processes write at once', async () => {
    const windows = [startWindow('a', 150), startWindow('b', 150)];
    await Promise.all(windows.map(({ child }) => once(child, 'exit')));
    const lines = (await textOf()).trim().split('\n');
    assert.deepEqual(lines.toSorted(), windows.flatMap(({ written }) => written).toSorted());
    assert.equal(lines.length, 300);
  });

  it('loses nothing that was reported as written when a process is killed, and goes on at once', async () => {
    const lasting = startWindow('lasting', 200);
    const ended = once(lasting.child, 'exit');
    const reported: string[] = [];
    for (let round = 0; round < 6; round++) {
      const { child, written } = startWindow(`killed${round}-`, 1_000_000);
      await until(() => written.length > 3 * round);
      child.kill('SIGKILL');
      await once(child, 'close');
      reported.push(...written);
    }
    await ended;
    let waited = 0;
    const delay = (milliseconds: number): Promise<boolean> =>
      nodeTimer.delay(milliseconds).finally(() => (waited += milliseconds));
    await append('last\n', { delay });
    assert.ok(waited < 5000, `a lock that was left behind was waited for: ${waited} ms`);
    const lines = new Set((await textOf()).split('\n'));
    const lost = [...reported, ...lasting.written].filter((one) => !lines.has(one));
    assert.deepEqual(lost, []);
    assert.equal(lasting.written.length, 200);
    assert.deepEqual(await names(), ['shared.txt'], 'neither locks nor temporary files are left');
  });

  const leaveLock = (holder: { pid: number; place: string }): Promise<void> =>
    files.write({
      'storage/shared.txt.lock': JSON.stringify({ id: '00000000-0000-4000-8000-000000000000', ...holder }),
      'storage/shared.txt.00000000-0000-4000-8000-000000000000.tmp': 'half of a te',
    });
  /** Counts what would be waited for. */
  const countingTimer = (): Timer & { waited: number } => ({
    waited: 0,
    delay(milliseconds) {
      this.waited += milliseconds;
      return Promise.resolve(true);
    },
  });

  it('waits long for a lock of which it cannot know whether its holder lives, and takes it over then', async () => {
    for (const place of ['another machine', `${hostname()} before it was started again`]) {
      await leaveLock({ pid: process.pid, place });
      const timer = countingTimer();
      await append('a\n', timer);
      assert.ok(timer.waited >= 10_000 && timer.waited < 11_000, `${timer.waited}`);
    }
    assert.equal(await textOf(), 'a\na\n');
    assert.deepEqual(await names(), ['shared.txt']);
  });

  it('waits for a torn lock, which may just be being written', async () => {
    for (const torn of ['', '{"id":"0000', 'null', '[]', '\0\0']) {
      await files.write({ 'storage/shared.txt.lock': torn });
      const timer = countingTimer();
      await append('a', timer);
      assert.ok(timer.waited >= 2000, torn);
    }
    assert.deepEqual(await names(), ['shared.txt']);
  });

  it('changes the file again when the lock was lost to another window in the meantime', async () => {
    await files.write({ 'storage/shared.txt': '' });
    let isFirst = true;
    await new SharedFile(file).change(async () => {
      const before = await textOf();
      if (isFirst) {
        isFirst = false;
        // As if this process had slept: another window has taken the lock, written, and released it.
        await writeFile(`${file}.lock`, 'of another window');
        await writeFile(file, 'other\n');
        const takenOver = countingTimer();
        void append('third\n', takenOver);
        while ((await textOf()) !== 'other\nthird\n') await nodeTimer.delay(1);
      }
      return `${before}own\n`;
    });
    assert.equal(await textOf(), 'other\nthird\nown\n');
  });

  it('is left as it was where a change fails', async () => {
    await append('a');
    await assert.rejects(
      new SharedFile(file).change(async () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await textOf(), 'a');
    await new SharedFile(file).change(async () => undefined);
    assert.deepEqual(await names(), []);
    await new SharedFile(file).change(async () => undefined);
  });
});
