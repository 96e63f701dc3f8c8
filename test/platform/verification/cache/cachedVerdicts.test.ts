import assert from 'node:assert/strict';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTree } from '../../../support/fileTree.ts';
import { virtualEnvironment } from '../../../support/pythonFiles.ts';
import { type CachedRun, verifyFile } from './cachedRun.ts';

const site = 'venv/lib/python3.12/site-packages';

describe('Verdicts that are kept on disk', function () {
  this.timeout(240_000);
  let files: FileTree;

  beforeEach(async () => {
    files = await FileTree.create();
    await files.write({
      ...virtualEnvironment('venv'),
      [`${site}/shop/__init__.py`]: 'def price(name: str) -> float:\n    return 1.0\n',
      [`${site}/shop/py.typed`]: '',
    });
  });
  afterEach(() => files.remove());

  const run = (name: string, options?: { readonly isCached?: boolean }): Promise<CachedRun> =>
    verifyFile(files, name, options);

  const entries = async (): Promise<string[]> => {
    const folder = files.path('cache');
    const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  it('are the same as those of a check, without one', async () => {
    await files.write({
      'work/main.py': 'import shop\nshop.price("a")\nshop.prize("a")\nshop.price()\nPath(".")\n',
    });
    const checked = await run('main.py', { isCached: false });
    assert.deepEqual(await entries(), []);
    const first = await run('main.py');
    const second = await run('main.py');
    assert.deepEqual(checked.kinds, ['exists', 'missing', 'wrong-call', 'not-imported']);
    assert.equal(first.verdicts, checked.verdicts);
    assert.equal(second.verdicts, checked.verdicts);
    assert.deepEqual([first.hasAsked, second.hasAsked], [true, false]);
  });

  it('count only for the same code at the same place', async () => {
    await files.write({ 'work/main.py': 'import shop\nshop.price("a")\n' });
    await run('main.py');
    await files.write({
      'work/main.py': 'import shop\nshop.prize("a")\n',
      'work/other.py': 'import shop\nshop.price("a")\n',
    });
    assert.deepEqual((await run('main.py')).kinds, ['missing']);
    assert.ok((await run('other.py')).hasAsked);
  });

  const dependent = {
    'work/main.py': 'import shelf\nshelf.book()\n',
    'work/shelf.py': 'from stock import *\nfrom rack import book\n',
    'work/stock.py': 'x = 1\n',
    'work/rack/__init__.py': 'from .books import book\n',
    'work/rack/books.py': 'def book() -> int: ...\n',
  };

  for (const [what, change] of Object.entries<Record<string, string>>({
    'a workspace file that it imports': { 'work/shelf.py': 'def books() -> int: ...\n' },
    'one that is imported through others': { 'work/rack/books.py': 'def book(name: str) -> int: ...\n' },
    'one that takes the place of another': { 'work/shelf/__init__.py': '' },
    'an installed file': { [`${site}/shop/__init__.py`]: 'def prize() -> None: ...\n' },
    'a package that was not installed': { [`${site}/shelf/__init__.py`]: '' },
  }))
    it(`are checked again after a change of ${what}`, async () => {
      await files.write(dependent);
      assert.deepEqual((await run('main.py')).kinds, ['exists']);
      assert.ok(!(await run('main.py')).hasAsked);
      await files.write(change);
      const cached = await run('main.py');
      assert.ok(cached.hasAsked);
      assert.equal(cached.verdicts, (await run('main.py', { isCached: false })).verdicts);
    });

  it('are checked again where a module appears that was not there, and one goes', async () => {
    await files.write({ 'work/main.py': 'from . import later\nlater.thing()\n', 'work/stock.py': '' });
    const before = await run('main.py');
    await files.write({ 'work/later.py': 'def thing() -> int: ...\n' });
    const after = await run('main.py');
    assert.notEqual(after.verdicts, before.verdicts);
    assert.deepEqual(after.kinds, ['exists', 'exists']);
    await rm(files.path('work/later.py'));
    assert.equal((await run('main.py')).verdicts, before.verdicts);
  });

  it('outlast a change of what it does not import', async () => {
    await files.write({ ...dependent, 'work/apart.py': 'import shop\n', 'work/README.md': 'one' });
    await run('main.py');
    await files.write({ 'work/apart.py': 'import json\n', 'work/README.md': 'two', 'work/report.txt': '' });
    assert.ok(!(await run('main.py')).hasAsked);
  });

  it('are checked again after a change behind a link', async () => {
    await files.write({
      'work/main.py': 'import linked.stock\nlinked.stock.thing()\n',
      'elsewhere/stock.py': 'def thing() -> int: ...\n',
    });
    await symlink(files.path('elsewhere'), files.path('work/linked'), 'junction');
    assert.deepEqual((await run('main.py')).kinds, ['exists', 'exists']);
    await files.write({ 'elsewhere/stock.py': 'def things() -> int: ...\n' });
    const cached = await run('main.py');
    assert.equal(cached.verdicts, (await run('main.py', { isCached: false })).verdicts);
    assert.deepEqual(cached.kinds, ['exists', 'missing']);
  });

  it('rest on the classes of the workspace that may have what a class lacks', async () => {
    await files.write({
      [`${site}/shop/__init__.py`]: 'class Cart:\n    def pay(self) -> None: ...\ndef cart() -> Cart: ...\n',
      'work/main.py': 'import shop\nshop.cart().refund()\n',
    });
    const before = await run('main.py');
    assert.deepEqual(before.kinds, ['exists', 'missing']);
    await files.write({ 'work/other.py': 'import shop\nclass Own(shop.Cart):\n    def refund(self): ...\n' });
    const cached = await run('main.py');
    assert.equal(cached.verdicts, (await run('main.py', { isCached: false })).verdicts);
    assert.notEqual(cached.verdicts, before.verdicts);
  });

  it('count as not there where they are damaged', async () => {
    await files.write({ 'work/main.py': 'import shop\nshop.prize("a")\n' });
    const first = await run('main.py');
    for (const damage of [
      (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
      (bytes: Buffer) => bytes.map((byte, at) => (at === 20 ? byte ^ 0xff : byte)),
      () => Buffer.alloc(0),
    ]) {
      for (const entry of await entries()) await writeFile(entry, damage(await readFile(entry)));
      const again = await run('main.py');
      assert.equal(again.verdicts, first.verdicts);
      assert.ok(again.hasAsked);
    }
    assert.ok(!(await run('main.py')).hasAsked);
  });

  it('are not needed: a folder that cannot be written changes nothing', async () => {
    await files.write({ 'work/main.py': 'import shop\nshop.prize("a")\n', cache: 'a file' });
    assert.deepEqual((await run('main.py')).kinds, ['missing']);
  });
});
