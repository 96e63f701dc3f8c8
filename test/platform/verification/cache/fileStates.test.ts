import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FileStates } from '../../../../src/platform/verification/cache/fileStates.ts';
import { FileTree } from '../../../support/fileTree.ts';

describe('FileStates', () => {
  let files: FileTree;
  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({ 'shop/cart.py': 'from . import stock\n', 'shop/stock.py': '', 'shop/notes.txt': '' });
  });
  afterEach(() => files.remove());

  it('tell what a source imports, and one content from another', async () => {
    const cart = await new FileStates().file(files.path('shop/cart.py'));
    assert.deepEqual(cart.references, [{ level: 1, parts: [], names: ['stock'] }]);
    await files.write({ 'shop/cart.py': 'from . import stocks\n' });
    assert.notEqual((await new FileStates().file(files.path('shop/cart.py'))).hash, cart.hash);
    assert.equal((await new FileStates().file(files.path('shop/none.py'))).hash, '');
  });

  it('notice what has changed since they were looked at', async () => {
    const change = async (write: Record<string, string>, removed?: string): Promise<boolean> => {
      const states = new FileStates();
      const [file, folder] = [files.path('shop/cart.py'), files.path('shop')];
      await Promise.all([states.file(file), states.folder(folder)]);
      await files.write(write);
      if (removed !== undefined) await rm(files.path(removed));
      return states.areSame([file], [folder], Date.now());
    };
    assert.ok(await change({}));
    assert.ok(await change({ 'shop/stock.py': 'changed', 'shop/more.txt': '', 'shop/.hidden.py': '' }));
    assert.ok(!(await change({ 'shop/cart.py': 'import json\n' })));
    assert.ok(!(await change({ 'shop/added.py': '' })));
    assert.ok(!(await change({ 'shop/py.typed': '' })));
    assert.ok(!(await change({}, 'shop/stock.py')));
  });

  it('do not wait for a pipe', async () => {
    // Windows has none.
    if (process.platform === 'win32') return;
    await promisify(execFile)('mkfifo', [files.path('shop/pipe.py')]);
    const pipe = await new FileStates().file(files.path('shop/pipe.py'));
    assert.deepEqual(pipe.references, []);
    assert.notEqual(pipe.hash, '');
  });
});
