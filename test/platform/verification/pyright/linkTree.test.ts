import assert from 'node:assert/strict';
import { lstat, readdir, symlink } from 'node:fs/promises';
import { LinkTree } from '../../../../src/platform/verification/pyright/server/linkTree.ts';
import { FileTree } from '../../../support/fileTree.ts';

describe('LinkTree', () => {
  let files: FileTree;
  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({
      'src/shop/__init__.py': '',
      'src/shop/cart.py': '',
      'src/shop/parts/one.py': '',
      'src/shop/__pycache__/cart.pyc': '',
      'built/shop/_core.so': '',
      'built/shop/parts/two.so': '',
      'built/shop/cart.py': '',
    });
  });
  afterEach(() => files.remove());

  const lay = (links: Readonly<Record<string, string | readonly string[]>>): LinkTree => {
    const each = Object.entries(links).flatMap(([path, sources]) =>
      [sources].flat().map((source) => ({ path, source: files.path(source) })),
    );
    return new LinkTree(files.path('tree'), each);
  };
  /** What is in the tree, without what is behind its links. */
  const found = async (name = ''): Promise<string[]> => {
    const names: string[] = [];
    for (const entry of await readdir(files.path('tree', name), { withFileTypes: true })) {
      const path = name === '' ? entry.name : `${name}/${entry.name}`;
      names.push(path, ...(entry.isDirectory() ? await found(path) : []));
    }
    return names.sort();
  };
  const isLink = async (name: string): Promise<boolean> =>
    (await lstat(files.path('tree', name))).isSymbolicLink();

  it('links a folder or file under another name', async () => {
    const tree = lay({ stall: 'src/shop', 'space/cart.py': 'src/shop/cart.py', 'gone.py': 'src/gone.py' });
    assert.deepEqual(await found(), ['space', 'space/cart.py', 'stall']);
    assert.ok(await isLink('stall'));
    assert.equal(tree.original(files.path('tree/stall/parts/one.py')), files.path('src/shop/parts/one.py'));
    assert.equal(tree.original(files.path('tree/space/cart.py')), files.path('src/shop/cart.py'));
    for (const other of ['tree', 'tree/none.py', 'src/shop'])
      assert.equal(tree.original(files.path(other)), files.path(other));
  });

  it('links the folder alone where that shows the rest', async () => {
    lay({
      shop: 'src/shop',
      'shop/cart.py': 'src/shop/cart.py',
      'shop/parts/one.py': 'src/shop/parts/one.py',
    });
    assert.deepEqual(await found(), ['shop']);
    assert.ok(await isLink('shop'));
  });

  it('merges folders, and writes into none of them', async () => {
    const before = await readdir(files.path('src'), { recursive: true });
    const tree = lay({ shop: ['src/shop', 'built/shop'], 'shop/more.py': 'src/shop/cart.py' });
    assert.deepEqual(await found(), [
      'shop',
      'shop/__init__.py',
      'shop/_core.so',
      'shop/cart.py',
      'shop/more.py',
      'shop/parts',
      'shop/parts/one.py',
      'shop/parts/two.so',
    ]);
    assert.equal(tree.original(files.path('tree/shop/cart.py')), files.path('src/shop/cart.py'));
    assert.equal(tree.original(files.path('tree/shop/_core.so')), files.path('built/shop/_core.so'));
    assert.deepEqual(await readdir(files.path('src'), { recursive: true }), before);
  });

  it('survives circles and names that cannot be', async () => {
    await symlink('.', files.path('src/shop/round'));
    await symlink('.', files.path('built/shop/round'));
    lay({ shop: ['src/shop', 'built/shop'], 'a\0b/c.py': 'src/shop/cart.py', ['n'.repeat(300)]: 'src/shop' });
    assert.ok((await found()).includes('shop/_core.so'));
  });
});
