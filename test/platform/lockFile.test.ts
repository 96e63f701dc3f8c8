import assert from 'node:assert/strict';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { createLockFile, lockFileAge, takeOverLockFile } from '../../src/platform/lockFile.ts';
import { FileTree } from '../support/fileTree.ts';

describe('A lock file', () => {
  let files: FileTree;
  let lock: string;

  beforeEach(async () => {
    files = await FileTree.create();
    lock = files.path('some.lock');
  });

  afterEach(() => files.remove());

  const names = (): Promise<string[]> => readdir(files.root);

  it('can be created once', async () => {
    const created = await Promise.all(['a', 'b', 'c'].map((text) => createLockFile(lock, text)));
    assert.equal(created.filter(Boolean).length, 1);
    assert.equal(await readFile(lock, 'utf8'), 'abc'[created.indexOf(true)]);
  });

  it('is taken over from a dead process by one of many', async () => {
    await writeFile(lock, 'dead');
    const isStale = async (): Promise<boolean> => (await readFile(lock, 'utf8')) === 'dead';
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, index) => takeOverLockFile(lock, String(index), isStale)),
    );
    assert.equal(taken.filter(Boolean).length, 1);
    assert.equal(await readFile(lock, 'utf8'), String(taken.indexOf(true)));
    assert.deepEqual(await names(), ['some.lock']);
  });

  it('stays where its holder turns out to be alive', async () => {
    await writeFile(lock, 'alive');
    assert.equal(await takeOverLockFile(lock, 'mine', async () => false), false);
    assert.equal(await readFile(lock, 'utf8'), 'alive');
    assert.deepEqual(await names(), ['some.lock']);
  });

  it('can be taken over after a takeover that was cut off', async () => {
    await writeFile(lock, 'dead');
    await writeFile(`${lock}.takeover`, '');
    const past = new Date(Date.now() - 60_000);
    await utimes(`${lock}.takeover`, past, past);
    assert.equal(await takeOverLockFile(lock, 'mine', async () => true), false);
    assert.equal(await takeOverLockFile(lock, 'mine', async () => true), true);
    assert.deepEqual(await names(), ['some.lock']);
  });

  it('has an age only where it exists', async () => {
    assert.equal(await lockFileAge(lock), 0);
    await writeFile(lock, '');
    const past = new Date(Date.now() - 60_000);
    await utimes(lock, past, past);
    assert.ok((await lockFileAge(lock)) >= 60_000);
  });
});
