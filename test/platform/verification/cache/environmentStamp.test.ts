import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { environmentStamp } from '../../../../src/platform/verification/cache/environmentStamp.ts';
import { FileTree } from '../../../support/fileTree.ts';

const never = new AbortController().signal;

describe('The stamp of an environment', () => {
  let files: FileTree;
  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({
      'site/shop/__init__.py': '',
      'site/shop/core/cart.py': 'x = 1\n',
      'site/shop-1.0.dist-info/METADATA': 'Version: 1.0\n',
      'site/shop/data.json': '{}',
    });
  });
  afterEach(() => files.remove());

  const stamp = (): Promise<string | undefined> =>
    environmentStamp([files.path('site'), files.path('none')], never);

  for (const [what, change] of Object.entries<Record<string, string>>({
    'a module that is edited': { 'site/shop/core/cart.py': 'x = 2\n' },
    'a module that is added': { 'site/shop/core/more.py': '' },
    'an empty folder, which is a namespace': { 'site/space/': '' },
    'a compiled module': { 'site/shop/fast.cpython-312-x86_64-linux-gnu.so': '' },
    'a folder that is marked as typed': { 'site/shop/py.typed': '' },
    'another version': { 'site/shop-1.0.dist-info/METADATA': 'Version: 1.1\n' },
    'a search path that was not there': { 'none/other.py': '' },
  }))
    it(`is another one with ${what}`, async () => {
      const before = await stamp();
      assert.equal(await stamp(), before);
      await files.write(change);
      assert.notEqual(await stamp(), before);
    });

  it('is another one after a module has gone', async () => {
    const before = await stamp();
    await rm(files.path('site/shop/core/cart.py'));
    assert.notEqual(await stamp(), before);
  });

  it('does not rest on what Python and packages write for themselves', async () => {
    const before = await stamp();
    await files.write({
      'site/shop/__pycache__/cart.cpython-312.pyc': 'x',
      'site/shop/data.json': '{"a": 1}',
    });
    assert.equal(await stamp(), before);
  });

  it('follows links, each folder once', async () => {
    await files.write({ 'elsewhere/stock.py': 'x = 1\n' });
    await symlink(files.path('elsewhere'), files.path('site/linked'), 'junction');
    await symlink(files.path('site'), files.path('site/shop/round'), 'junction');
    const before = await stamp();
    await files.write({ 'elsewhere/stock.py': 'x = 2\n' });
    assert.notEqual(await stamp(), before);
  });

  it('ends when it is aborted', async () => {
    await assert.rejects(environmentStamp([files.path('site')], AbortSignal.abort()), { name: 'AbortError' });
  });
});
