import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { ModuleSources } from '../../../../src/platform/verification/pyright/modules/moduleSources.ts';
import { FileTree } from '../../../support/fileTree.ts';

describe('Kept sources of modules', () => {
  let files: FileTree;
  before(async () => {
    files = await FileTree.create();
  });
  after(() => files.remove());

  it('follow the file, in all that is known of it', async () => {
    const sources = new ModuleSources();
    const path = files.path('one.py');
    const known = async (): Promise<unknown[]> => [
      await sources.text(path),
      (await sources.tokens(path)).code,
      await sources.isBroken(path),
    ];
    await files.write({ 'one.py': 'a = 1\n' });
    assert.deepEqual(await known(), ['a = 1\n', 'a = 1\n', false]);
    assert.equal(await sources.tokens(path), await sources.tokens(path));
    await files.write({ 'one.py': 'print "torn"\n' });
    assert.deepEqual(await known(), ['print "torn"\n', 'print "torn"\n', true]);
    await rm(path);
    assert.deepEqual(await known(), ['', '', false]);
  });

  it('are kept for the last ones only, and read again', async () => {
    const sources = new ModuleSources();
    const names = Array.from({ length: 200 }, (_, at) => `m${at}.py`);
    await files.write(Object.fromEntries(names.map((name) => [name, `${name.slice(0, -3)} = 1\n`])));
    for (const name of [...names, ...names]) {
      const { code } = await sources.tokens(files.path(name));
      assert.equal(code, `${name.slice(0, -3)} = 1\n`);
    }
  });
});
