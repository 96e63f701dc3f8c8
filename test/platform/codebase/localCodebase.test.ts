import assert from 'node:assert/strict';
import { appendFile, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { LocalCodebase } from '../../../src/platform/codebase/localCodebase.ts';
import type { WritingPlace } from '../../../src/protocol/codebaseContract.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { memoryLogger } from '../../support/engineFixture.ts';
import { FileTree } from '../../support/fileTree.ts';
import { until } from '../../support/until.ts';

describe('LocalCodebase', () => {
  let tree: FileTree;
  let open: LocalCodebase[];
  beforeEach(async () => {
    tree = await FileTree.create();
    open = [];
  });
  afterEach(async () => {
    for (const one of open) one.dispose();
    await tree.remove();
  });

  const { lines: logged, ...logger } = memoryLogger();
  const kept = (): string => tree.path('kept', 'codebase.bin');
  const newCodebase = (excluded: string[] = []): LocalCodebase => {
    const codebase = new LocalCodebase({ timer: nodeTimer, logger });
    codebase.configure([{ path: tree.path('work'), excluded }], kept());
    open.push(codebase);
    return codebase;
  };
  const ask = async (codebase: LocalCodebase, question: string): Promise<string[]> => {
    const call = { signal: new AbortController().signal, onProgress: () => {} };
    const { places } = await codebase.find(question, 9, call);
    return places.map(
      ({ path, place }) =>
        `${path.slice(tree.path('work').length + 1).replaceAll('\\', '/')} ${place.name}:${place.startLine}`,
    );
  };
  const fileCount = async (codebase: LocalCodebase): Promise<number> => {
    const call = { signal: new AbortController().signal, onProgress: () => {} };
    return (await codebase.find('anything', 1, call)).files;
  };
  const download = 'def download_page(url):\n    """Fetches a page."""\n';

  it('finds functions and classes of all files', async () => {
    await tree.write({
      'work/web.py': download,
      'work/deep/er/shop.py': '\n\nclass Shop:\n    """Sells fruit."""\n',
      'work/tool.pyw': 'def paint(): ...\n',
      'work/text.txt': 'def fruit(): ...\n',
    });
    const codebase = newCodebase();
    assert.deepEqual(await ask(codebase, 'Where are pages downloaded?'), ['web.py download_page:1']);
    assert.deepEqual(await ask(codebase, 'Who sells fruits?'), ['deep/er/shop.py Shop:3']);
    assert.equal(await fileCount(codebase), 3);
  });

  it('leaves out what Git ignores, settings exclude, packages, links, and files with secrets or without code', async () => {
    const fruit = 'def fruit(): ...\n';
    await tree.write({
      '.git/info/exclude': 'private.py\n',
      '.gitignore': '/work/generated/\n',
      'work/.gitignore': '*_gen.py\n!kept_gen.py\n',
      'work/sub/.gitignore': 'local.py\n',
      ...Object.fromEntries(
        [
          'private.py',
          'generated/a.py',
          'a_gen.py',
          'kept_gen.py',
          'sub/local.py',
          'local.py',
          'old/a.py',
          'venv/lib/a.py',
          'my-env/lib/a.py',
          '.hidden/a.py',
          'node_modules/a.py',
          'id_rsa.py',
        ].map((name) => [`work/${name}`, fruit]),
      ),
      'work/my-env/pyvenv.cfg': '',
      'work/huge.py': `${fruit}${'# data\n'.repeat(200_000)}`,
      'outside/a.py': fruit,
    });
    if (process.platform !== 'win32') {
      await symlink(tree.path('outside'), tree.path('work', 'linked'));
      await symlink(tree.path('outside', 'a.py'), tree.path('work', 'link.py'));
      await symlink(tree.path('work'), tree.path('work', 'loop'));
    }
    const found = await ask(newCodebase(['**/old']), 'fruit');
    assert.deepEqual(found.toSorted(), ['kept_gen.py fruit:1', 'local.py fruit:1']);
  });

  it('goes by the rules of a repository within another one', async () => {
    const fruit = 'def fruit(): ...\n';
    await tree.write({
      '.git/': '',
      'work/.gitignore': 'a.py\n',
      'work/a.py': fruit,
      'work/inner/.git/info/exclude': '/deep/b.py\n',
      'work/inner/deep/.gitignore': 'c.py\n',
      'work/inner/a.py': fruit,
      'work/inner/deep/b.py': fruit,
      'work/inner/deep/c.py': fruit,
    });
    assert.deepEqual(await ask(newCodebase(), 'fruit'), ['inner/a.py fruit:1']);
  });

  describe('related code', () => {
    const placeIn = (text: string, unsaved: Readonly<Record<string, string>> = {}): WritingPlace => ({
      path: tree.path('work', 'main.py'),
      text,
      position: { line: text.split('\n').length - 1, character: 0 },
      seen: { first: 0, last: 0 },
      roots: [tree.path('work')],
      unsaved: Object.entries(unsaved).map(([name, now]) => ({ path: tree.path('work', name), text: now })),
      characters: 1200,
    });
    const late = new AbortController().signal;

    it('is not known until files are read, which asking for it begins', async () => {
      await tree.write({ 'work/web.py': download });
      const codebase = newCodebase();
      const place = placeIn('from web import download_page\n');
      assert.equal(await codebase.related(place, late), undefined);
      await until(async () => (await codebase.related(place, late)) !== undefined);
      assert.deepEqual(await codebase.related(place, late), [
        { path: tree.path('work', 'web.py'), code: 'def download_page(url):\n    """Fetches a page."""' },
      ]);
    });

    it('is as its files are now, saved or not', async () => {
      await tree.write({ 'work/web.py': download });
      const codebase = newCodebase();
      await fileCount(codebase);
      const codeAt = async (place: WritingPlace): Promise<string | undefined> =>
        (await codebase.related(place, late))?.map(({ code }) => code).join();
      const place = placeIn('from web import download_page\n');
      await codeAt(place);
      await tree.write({ 'work/web.py': '\n\ndef download_page(url, timeout): ...\n' });
      assert.equal(await codeAt(place), 'def download_page(url, timeout): ...');
      const edited = { 'web.py': 'def download_page(now): ...\n' };
      assert.equal(await codeAt(placeIn(place.text, edited)), 'def download_page(now): ...');
      await rm(tree.path('work', 'web.py'));
      assert.equal(await codeAt(place), '');
    });
  });

  it('does not know what looks like a password, nor what stands beside it in quotes', async () => {
    await tree.write({
      'work/a.py': `def connect():\n    """Opens the door."""\n    return login("marmalade", password='s3cr3t-v4lue')\n`,
      'work/b.py': 'def f():\n    return "marmalade"\n',
    });
    const codebase = newCodebase();
    assert.deepEqual(await ask(codebase, 'marmalade'), ['b.py f:1']);
    assert.deepEqual(await ask(codebase, 'opening doors'), ['a.py connect:1']);
    assert.doesNotMatch((await readFile(kept())).toString('latin1'), /s3cr3t/);
  });

  it('follows changes, new files and those that go, and looks for them where nobody told', async () => {
    await tree.write({ 'work/a.py': download, 'work/b.py': 'def fruit(): ...\n' });
    const codebase = newCodebase();
    assert.deepEqual(await ask(codebase, 'fruit'), ['b.py fruit:1']);
    await tree.write({ 'work/a.py': 'def vegetable(): ...\n' });
    codebase.changed([tree.path('work', 'a.py')]);
    assert.deepEqual(await ask(codebase, 'vegetables'), ['a.py vegetable:1']);
    await tree.write({ 'work/new/c.py': 'def cheese(): ...\n' });
    codebase.changed([tree.path('work', 'new')]);
    assert.deepEqual(await ask(codebase, 'cheese'), ['new/c.py cheese:1']);
    await rm(tree.path('work', 'new'), { recursive: true });
    assert.deepEqual(await ask(codebase, 'cheese'), []);
    // Lines have moved.
    await tree.write({ 'work/b.py': '\n\n\ndef fruit(): ...\n' });
    assert.deepEqual(await ask(codebase, 'fruit'), ['b.py fruit:4']);
  });

  it('finds a changed .gitignore and other settings', async () => {
    await tree.write({ '.git/': '', 'work/a.py': 'def fruit(): ...\n' });
    const codebase = newCodebase();
    assert.equal((await ask(codebase, 'fruit')).length, 1);
    await tree.write({ 'work/.gitignore': 'a.py\n' });
    codebase.changed([tree.path('work', '.gitignore')]);
    assert.deepEqual(await ask(codebase, 'fruit'), []);
    await rm(tree.path('work', '.gitignore'));
    codebase.configure([{ path: tree.path('work'), excluded: ['a.*'] }], kept());
    assert.deepEqual(await ask(codebase, 'fruit'), []);
    codebase.configure([{ path: tree.path('work'), excluded: [] }], kept());
    assert.equal((await ask(codebase, 'fruit')).length, 1);
  });

  describe('on disk', () => {
    const size = async (): Promise<number> => (await stat(kept())).size;

    it('keeps what it has read, by content', async () => {
      await tree.write({ 'work/a.py': download, 'work/b.py': 'def fruit(): ...\n' });
      await ask(newCodebase(), 'fruit');
      const before = await size();
      // The same content at another time and place is known.
      await tree.write({ 'work/moved.py': download });
      await utimes(tree.path('work', 'a.py'), 1, 1);
      assert.deepEqual(await ask(newCodebase(), 'pages'), [
        'a.py download_page:1',
        'moved.py download_page:1',
      ]);
      assert.equal(await size(), before);
      await tree.write({ 'work/c.py': 'def cheese(): ...\n' });
      assert.deepEqual(await ask(newCodebase(), 'cheese'), ['c.py cheese:1']);
      assert.ok((await size()) > before);
    });

    it('uses what is kept', async () => {
      await tree.write({ 'work/a.py': download });
      await ask(newCodebase(), 'pages');
      const entry = await readFile(kept());
      await tree.write({ 'work/a.py': 'def fruit(): ...\n' });
      await ask(newCodebase(), 'fruit');
      await tree.write({ 'work/a.py': download });
      // Of what is not of use, half may stay.
      await writeFile(kept(), entry);
      await ask(newCodebase(), 'pages');
      assert.deepEqual(await readFile(kept()), entry);
    });

    for (const [name, damage] of [
      ['cut off', async () => truncate(kept(), (await size()) - 3)],
      ['of another version', async () => writeFile(kept(), 'phidelity codebase 0\nabc')],
      ['empty', async () => truncate(kept(), 0)],
      ['extended by something else', async () => appendFile(kept(), 'something else')],
      [
        'changed in the middle',
        async () => {
          const bytes = await readFile(kept());
          bytes[100] = bytes[100]! ^ 1;
          await writeFile(kept(), bytes);
        },
      ],
    ] as const)
      it(`is written again where it is ${name}`, async () => {
        await tree.write({ 'work/a.py': download, 'work/b.py': 'def fruit(): ...\n' });
        await ask(newCodebase(), 'fruit');
        const whole = await size();
        await damage();
        assert.deepEqual(await ask(newCodebase(), 'fruit'), ['b.py fruit:1']);
        assert.equal(await size(), whole);
        assert.deepEqual(await ask(newCodebase(), 'pages'), ['a.py download_page:1']);
      });

    it('is shared by two windows, each of which adds to it', async () => {
      await tree.write({ 'work/a.py': download });
      const [one, other] = [newCodebase(), newCodebase()];
      await Promise.all([ask(one, 'pages'), ask(other, 'pages')]);
      await tree.write({ 'work/b.py': 'def fruit(): ...\n' });
      one.changed([tree.path('work', 'b.py')]);
      await ask(one, 'fruit');
      await tree.write({ 'work/c.py': 'def cheese(): ...\n' });
      other.changed([tree.path('work', 'c.py')]);
      assert.deepEqual(await ask(other, 'cheese'), ['c.py cheese:1']);
      const before = await size();
      assert.deepEqual(await ask(newCodebase(), 'cheese'), ['c.py cheese:1']);
      assert.equal(await size(), before);
    });

    it('need not be possible', async () => {
      await tree.write({ 'work/a.py': download, kept: 'a file where the folder should be' });
      assert.deepEqual(await ask(newCodebase(), 'pages'), ['a.py download_page:1']);
      await until(() => logged.some((line) => line.includes('cannot be kept')));
    });
  });

  it('ends waiting when it is cancelled, and reads on', async () => {
    await tree.write({ 'work/a.py': download });
    const codebase = newCodebase();
    const cancelled = new AbortController();
    const asked = codebase.find('pages', 1, { signal: cancelled.signal, onProgress: () => {} });
    cancelled.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    assert.deepEqual(await ask(codebase, 'pages'), ['a.py download_page:1']);
  });
});
