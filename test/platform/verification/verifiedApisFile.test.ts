import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import type { Timer } from '../../../src/core/ports/clock.ts';
import type { VersionedApi } from '../../../src/core/verification/verified/verifiedApis.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { VerifiedApisFile } from '../../../src/platform/verification/verifiedApisFile.ts';
import { FileTree } from '../../support/fileTree.ts';

const get: VersionedApi = { distribution: 'requests', version: '2.31.0', symbol: 'requests.get' };
const day = '2026-11-23';

const of = (symbol: string): VersionedApi => ({ distribution: 'pack', version: '1.0', symbol });

describe('VerifiedApisFile', () => {
  let files: FileTree;
  let name: string;

  beforeEach(async () => {
    files = await FileTree.create();
    name = files.path('.phidelity', 'verified.json');
  });

  afterEach(() => files.remove());

  const open = (timer: Timer = nodeTimer): VerifiedApisFile =>
    new VerifiedApisFile({ folder: files.root, timer });

  it('is created, with its folder, when something is verified', async () => {
    const file = open();
    assert.equal(await file.read(), undefined);
    await file.remove([get]);
    assert.deepEqual(await readdir(files.root), []);
    assert.ok((await file.add(get, day)).covers(get));
    assert.ok((await open().read())?.covers(get));
    assert.deepEqual(await readdir(path.dirname(name)), ['verified.json']);
  });

  it('loses nothing that several windows write at once', async () => {
    const symbols = Array.from({ length: 12 }, (_, index) => `pack.s${index}`);
    const windows = [open(), open(), open()];
    await windows[0]!.add(of('pack.gone'), day);
    await Promise.all([
      ...symbols.map((symbol, index) => windows[index % 3]!.add(of(symbol), day)),
      windows[1]!.remove([of('pack.gone')]),
    ]);
    const left = (await open().read())?.entries.map(({ symbol }) => symbol);
    assert.deepEqual(left, symbols.toSorted());
  });

  it('keeps what was changed by hand in between', async () => {
    const file = open();
    await file.add(get, day);
    const text = await readFile(name, 'utf8');
    await writeFile(name, text.replace('{', '{ "owner": "Ada",').replaceAll('\n', '\r\n'));
    await file.add(of('pack.a'), day);
    const changed = await readFile(name, 'utf8');
    assert.match(changed, /"owner": "Ada"/);
    assert.match(changed, /requests\.get/);
    assert.equal(changed.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('does not change a damaged file, and reports the line', async () => {
    for (const damaged of ['{', '{"verified": [\n{"symbol": 1}]}', '<<<<<<< HEAD\n{}', '\0\0', '[]']) {
      await files.write({ '.phidelity/verified.json': damaged });
      const isReported = (error: PhidelityError): boolean =>
        error.reason === 'verified-file' &&
        /^Line \d+ of .*verified\.json.*the file is not changed/.test(error.message);
      await assert.rejects(open().read(), isReported, damaged);
      await assert.rejects(open().add(get, day), isReported, damaged);
      await assert.rejects(open().remove([get]), isReported, damaged);
      assert.equal(await readFile(name, 'utf8'), damaged);
    }
    assert.deepEqual(await readdir(path.dirname(name)), ['verified.json']);
  });

  it('continues after a window crashed while it was writing', async () => {
    await files.write({ '.phidelity/verified.json.lock': '{"verif' });
    let waited = 0;
    const delay = (milliseconds: number): Promise<boolean> => Promise.resolve((waited += milliseconds) > 0);
    assert.ok((await open({ delay }).add(get, day)).covers(get));
    assert.ok(waited > 1000, 'no window may be taken for dead that is only slow');
    assert.deepEqual(await readdir(path.dirname(name)), ['verified.json']);
  });

  it('writes to the target of a symbolic link', async () => {
    await files.write({ 'shared/record.json': '', '.phidelity/': '' });
    await symlink(files.path('shared', 'record.json'), name);
    await open().add(get, day);
    assert.match(await readFile(files.path('shared', 'record.json'), 'utf8'), /requests\.get/);
    assert.deepEqual(await readdir(files.path('shared')), ['record.json']);
  });

  it('reports why it cannot be read or written, and loses nothing', async () => {
    await mkdir(name, { recursive: true });
    const isNoFile = { reason: 'storage', message: /verified\.json cannot be read: not a file/ };
    await assert.rejects(open().add(get, day), isNoFile);
    await files.remove();
    await files.write({ '.phidelity': 'a file' });
    await assert.rejects(open().add(get, day), { reason: 'storage' });
  });

  it('reports missing permissions, and does not change the file', async () => {
    await open().add(of('pack.a'), day);
    const before = await readFile(name, 'utf8');
    await chmod(files.root, 0o755);
    await chmod(path.dirname(name), 0o555);
    const child = fork(path.join(import.meta.dirname, '../../support/verifyUnprivileged.ts'), [files.root], {
      execArgv: ['--import', 'tsx'],
    });
    const [told] = (await once(child, 'message')) as [{ reason: string; message: string }];
    await chmod(path.dirname(name), 0o755);
    assert.equal(told.reason, 'storage');
    assert.match(told.message, /cannot be written: permission denied\. Check the permissions/);
    assert.equal(await readFile(name, 'utf8'), before);
  });

  it('is merged by git when two people verify different symbols', async () => {
    const git = (...command: string[]): Promise<unknown> =>
      promisify(execFile)('git', ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', ...command], {
        cwd: files.root,
        env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      });
    const verify = async (...symbols: string[]): Promise<void> => {
      for (const symbol of symbols) await open().add(of(symbol), day);
      await git('add', '.');
      await git('commit', '-qm', 'verified');
    };
    await git('init', '-q', '-b', 'main');
    await verify('pack.a', 'pack.m');
    await git('switch', '-qc', 'ada');
    await verify('pack.b', 'pack.c');
    await git('switch', '-q', 'main');
    await verify('pack.z');
    await git('merge', '-q', '--no-edit', 'ada');
    const merged = await open().read();
    assert.deepEqual(
      merged?.entries.map(({ symbol }) => symbol),
      ['pack.a', 'pack.b', 'pack.c', 'pack.m', 'pack.z'],
    );
    assert.equal(merged.toText(), await readFile(name, 'utf8'));
  });
});
