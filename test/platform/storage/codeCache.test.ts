import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { CodeCache } from '../../../src/platform/storage/codeCache.ts';
import { FileTree } from '../../support/fileTree.ts';

const bundle = (word: string): string => `
  const { join } = require('node:path');
  exports.beside = require('./beside.cjs');
  exports.place = join(__dirname, 'x');
  exports.say = () => '${word}';`;

interface Exports {
  readonly beside: string;
  readonly place: string;
  readonly say: () => string;
}

describe('The compiled code of a bundle', () => {
  let files: FileTree;

  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({
      'dist/extension.cjs': bundle('one'),
      'dist/beside.cjs': `module.exports = 'beside';`,
    });
  });
  afterEach(() => files.remove());

  const cache = (folder = 'compiled'): CodeCache =>
    new CodeCache({ bundle: files.path('dist/extension.cjs'), folder: files.path(folder) });
  const kept = (): Promise<string[]> => readdir(files.path('compiled'));
  /** Runs the bundle and keeps its code, as one window does, and gives what it says. */
  async function window(): Promise<string> {
    const one = cache();
    const { say } = one.load() as Exports;
    await one.keep();
    return say();
  }

  it('runs with what CommonJS offers', () => {
    const { beside, place } = cache().load() as Exports;
    assert.equal(beside, 'beside');
    assert.equal(place, files.path('dist/x'));
  });

  it('is kept once, and read by the next window', async () => {
    assert.equal(await window(), 'one');
    const [name] = await kept();
    const { ino } = await stat(files.path('compiled', name!));
    assert.equal(await window(), 'one');
    assert.equal((await stat(files.path('compiled', name!))).ino, ino);
  });

  it('is made again where it is damaged, torn or empty', async () => {
    await window();
    const [name] = await kept();
    const path = files.path('compiled', name!);
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[whole.length - 9]! ^= 0xff;
    for (const bytes of [damaged, whole.subarray(0, whole.length / 2), Buffer.alloc(0)]) {
      await writeFile(path, bytes);
      assert.equal(await window(), 'one');
      assert.deepEqual(await kept(), [name]);
      assert.notDeepEqual(await readFile(path), bytes);
    }
  });

  it('is not that of another bundle of the same length, which is deleted', async () => {
    await window();
    const [before] = await kept();
    await files.write({ 'dist/extension.cjs': bundle('two') });
    assert.equal(await window(), 'two');
    const after = await kept();
    assert.equal(after.length, 1);
    assert.notEqual(after[0], before);
  });

  it('is done without where it cannot be written', async () => {
    await files.write({ compiled: 'a file' });
    const one = cache();
    assert.equal((one.load() as Exports).say(), 'one');
    await assert.rejects(one.keep());
  });

  it('survives windows that keep it at the same time', async () => {
    const windows = Array.from({ length: 4 }, () => cache());
    for (const one of windows) one.load();
    await Promise.all(windows.map((one) => one.keep()));
    assert.equal((await kept()).length, 1);
    assert.equal(await window(), 'one');
  });
});
