import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ImportRootFinder } from '../../../../src/platform/verification/packages/importRoots.ts';
import { InstalledPackages } from '../../../../src/platform/verification/packages/installedPackages.ts';
import { FileTree } from '../../../support/fileTree.ts';
import { distribution } from '../../../support/pythonFiles.ts';

const never = new AbortController().signal;

/** An editable install's metadata and its files next to them. */
function editable(
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  const metadata = `site/${name}-${version}.dist-info`;
  return {
    [`${metadata}/METADATA`]: `Name: ${name}\nVersion: ${version}\n`,
    [`${metadata}/RECORD`]: Object.keys(files)
      .map((file) => `${file},,\n`)
      .join(''),
    [`${metadata}/direct_url.json`]: '{"dir_info": {"editable": true}, "url": "file:///x"}',
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`site/${file}`, text])),
  };
}

/** A zip archive of empty files. */
function zip(names: readonly string[]): Buffer {
  const entries = names.map((name) => {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50);
    header.writeUInt16LE(name.length, 28);
    return Buffer.concat([header, Buffer.from(name)]);
  });
  const list = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(list.length, 12);
  return Buffer.concat([list, end]);
}

describe('InstalledPackages', () => {
  let files: FileTree;
  let packages: InstalledPackages;
  let finder: ImportRootFinder;

  beforeEach(async () => {
    files = await FileTree.create();
    packages = new InstalledPackages();
    finder = new ImportRootFinder();
    await mkdir(files.path('site'));
  });

  const read = async (
    folders: readonly string[] = ['site'],
    signal = never,
  ): ReturnType<InstalledPackages['read']> => {
    const sites = folders.map((name) => files.path(name));
    return packages.read(await finder.find([], sites, signal), signal);
  };

  afterEach(() => files.remove());

  /** Each module with the distribution and version that hold it. */
  const modules = async (...folders: string[]): Promise<Record<string, string>> => {
    const { installed } = await read(folders.length > 0 ? folders : ['site']);
    const described = [...installed].map(
      ([module, of]) => [module, of ? `${of.name} ${of.version}` : 'unknown'] as const,
    );
    return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
  };

  it('reads modules from the RECORD of wheels', async () => {
    await files.write({
      ...distribution('site', 'PyYAML', '6.0.1', ['yaml', '_yaml']),
      ...distribution('site', 'scikit-learn', '1.5.0', ['sklearn']),
      'site/six-1.16.0.dist-info/METADATA': 'Name: six\nVersion: 1.16.0\n',
      'site/six-1.16.0.dist-info/RECORD': 'six.py,,\n',
      'site/six.py': '',
    });
    assert.deepEqual(await modules(), {
      _yaml: 'PyYAML 6.0.1',
      six: 'six 1.16.0',
      sklearn: 'scikit-learn 1.5.0',
      yaml: 'PyYAML 6.0.1',
    });
  });

  it('reads modules from top_level.txt, of wheels and of eggs', async () => {
    await files.write({
      'site/attrs-22.2.0.dist-info/METADATA': 'Name: attrs\nVersion: 22.2.0\n',
      'site/attrs-22.2.0.dist-info/top_level.txt': 'attr\nattrs\n',
      'site/attr/__init__.py': '',
      'site/attrs/__init__.py': '',
      'site/Pillow-9.4.0.egg-info/PKG-INFO': 'Name: Pillow\nVersion: 9.4.0\n',
      'site/Pillow-9.4.0.egg-info/top_level.txt': 'PIL\n',
      'site/PIL/__init__.py': '',
    });
    assert.deepEqual(await modules(), { PIL: 'Pillow 9.4.0', attr: 'attrs 22.2.0', attrs: 'attrs 22.2.0' });
  });

  it('finds the address of the documentation behind a long licence', async () => {
    const licence = `License: ${'all rights reserved\n        '.repeat(3000)}\n`;
    const address = 'Project-URL: Documentation, https://six.example.org\n';
    await files.write({
      'site/six-1.16.0.dist-info/METADATA': `Name: six\nVersion: 1.16.0\n${licence}${address}\nText`,
      'site/six.py': '',
    });
    const { installed } = await read();
    assert.equal(installed.get('six')?.documentation, 'https://six.example.org');
  });

  it('guesses the module of metadata that names none, as of distutils', async () => {
    await files.write({
      'site/sympy-1.11.1.egg-info': 'Name: sympy\nVersion: 1.11.1\n',
      'site/sympy/__init__.py': '',
      'site/python_dateutil-2.9.dist-info/METADATA': 'garbage',
      'site/dateutil/__init__.py': '',
    });
    assert.deepEqual(await modules(), { dateutil: 'python_dateutil 2.9', sympy: 'sympy 1.11.1' });
  });

  it('finds eggs, which lie in folders of their own', async () => {
    await files.write({
      'site/easy-install.pth': './Shop-2.0-py3.12.egg\n',
      'site/Shop-2.0-py3.12.egg/EGG-INFO/PKG-INFO': 'Name: Shop\nVersion: 2.0\n',
      'site/Shop-2.0-py3.12.egg/EGG-INFO/top_level.txt': 'shop\n',
      'site/Shop-2.0-py3.12.egg/shop/__init__.py': '',
    });
    assert.deepEqual(await modules(), { shop: 'Shop 2.0' });
  });

  it('finds packages without metadata, namespaces, single files and extensions', async () => {
    await files.write({
      'site/loose/__init__.py': '',
      'site/single.py': '',
      'site/_cffi_backend.cpython-312-x86_64-linux-gnu.so': '',
      'site/space/part/code.py': '',
      'site/notes/readme.md': '',
      'site/__pycache__/single.cpython-312.pyc': '',
      'site/not-a-module/__init__.py': '',
      'site/empty/': '',
    });
    assert.deepEqual(await modules(), {
      _cffi_backend: 'unknown',
      loose: 'unknown',
      single: 'unknown',
      space: 'unknown',
    });
  });

  it('names no distribution for a namespace that several share', async () => {
    await files.write({
      ...distribution('site', 'google-auth', '2.0', ['google']),
      ...distribution('site', 'protobuf', '5.0', ['google']),
    });
    assert.deepEqual(await modules(), { google: 'unknown' });
  });

  it('does not take stubs for the package that they describe', async () => {
    await files.write({
      'site/types_requests-2.31.dist-info/METADATA': 'Name: types-requests\nVersion: 2.31\n',
      'site/types_requests-2.31.dist-info/RECORD': 'requests-stubs/__init__.pyi,,\n',
      'site/requests-stubs/__init__.pyi': '',
      'site/types_six-1.16.dist-info/METADATA': 'Name: types-six\nVersion: 1.16\n',
      'site/types_six-1.16.dist-info/top_level.txt': 'six\n',
      'site/only_stubs/__init__.pyi': '',
    });
    assert.deepEqual(await modules(), {});
  });

  it('does not believe metadata whose package is gone', async () => {
    await files.write(distribution('site', 'numpy', '2.0', ['numpy']));
    await rm(files.path('site/numpy'), { recursive: true });
    assert.deepEqual(await modules(), {});
  });

  it('finds what is installed to be edited elsewhere', async () => {
    await files.write({
      ...editable('shop', '0.1', { '_shop.pth': `# comment\nimport os\n${files.path('source')}\n\n/none\n` }),
      'source/shop/__init__.py': '',
      'source/shop_tools.py': '',
      'site/easy-install.pth': `${files.path('old')}\n`,
      'site/Old.egg-link': `${files.path('old')}\n.`,
      'old/Old.egg-info/PKG-INFO': 'Name: Old\nVersion: 3\n',
      'old/Old.egg-info/top_level.txt': 'old_module\n',
      'old/old_module.py': '',
      ...editable('found', '2', {
        'found.pth': 'import _found_finder',
        '_found_finder.py': `MAPPING: dict[str, str] = {'found_module': '${files.path('else', 'where')}'}`,
      }),
      'else/where/__init__.py': '',
    });
    assert.deepEqual(await modules(), {
      found_module: 'found 2',
      old_module: 'Old 3',
      shop: 'shop 0.1',
      shop_tools: 'shop 0.1',
    });
  });

  it('does not take what lies around a project for a part of its package', async () => {
    await files.write({
      ...editable('shop', '0.1', { '_shop.pth': files.path('project') }),
      'project/pyproject.toml': '',
      'project/shop/__init__.py': '',
      'project/tests/helpers.py': '',
    });
    assert.deepEqual(await modules(), { shop: 'shop 0.1', tests: 'unknown' });
  });

  it('believes in no editable install whose source is gone', async () => {
    await files.write({
      ...editable('shop', '0.1', { '_shop.pth': files.path('gone') }),
      ...editable('cart', '0.1', { '_cart.pth': 'import _cart', '_cart.py': `MAPPING = {"cart": "/gone"}` }),
      'site/shop-0.1.dist-info/top_level.txt': 'shop',
    });
    const found = await modules();
    assert.equal(found['shop'], undefined);
    const { installedDistributions } = await read();
    assert.deepEqual(installedDistributions.get('shop')?.modules, []);
  });

  it('believes in one whose hook it cannot read', async () => {
    await files.write({
      ...editable('shop', '0.1', { 'shop.pth': 'import _shop', '_shop.py': 'import sys; sys.meta_path' }),
      'site/shop-0.1.dist-info/top_level.txt': 'shop_front\n',
      ...editable('cart', '0.2', { 'cart.pth': 'import cart_hook; cart_hook.start()' }),
    });
    assert.deepEqual(await modules(), { cart: 'cart 0.2', shop_front: 'shop 0.1' });
  });

  it('believes the import names of metadata 2.5', async () => {
    const names = 'Import-Name: shop\nImport-Name: _shop ; private\nImport-Namespace: market.stalls\n';
    await files.write({
      'site/fair-1.dist-info/METADATA': `Metadata-Version: 2.5\nName: fair\nVersion: 1\n${names}`,
      'site/fair-1.dist-info/top_level.txt': 'other\n',
      'site/shop/__init__.py': '',
      'site/_shop.py': '',
      'site/market/stalls/one.py': '',
      'site/other.py': '',
      'site/none-1.dist-info/METADATA': 'Name: none\nVersion: 1\nImport-Name:\n',
      'site/none-1.dist-info/RECORD': 'nothing.py,,\n',
      'site/nothing.py': '',
    });
    assert.deepEqual(await modules(), {
      _shop: 'fair 1',
      market: 'fair 1',
      nothing: 'unknown',
      other: 'unknown',
      shop: 'fair 1',
    });
  });

  it('finds what is in zip archives', async () => {
    await files.write({
      'site/eggs.pth': './Shop-2.0-py3.12.egg\n./damaged.zip\n',
      'site/damaged.zip': 'PK',
    });
    const archive = zip(['EGG-INFO/PKG-INFO', 'shop/__init__.py', 'shop/cart.py', 'till.py', 'data/x.json']);
    await writeFile(files.path('site/Shop-2.0-py3.12.egg'), archive);
    assert.deepEqual(await modules(), { shop: 'Shop 2.0', till: 'Shop 2.0' });
  });

  it('takes the first of two of one name', async () => {
    await files.write({
      ...distribution('site', 'numpy', '2.0', ['numpy']),
      ...distribution('system', 'numpy', '1.0', ['numpy']),
      ...distribution('system', 'six', '1.0', ['six']),
      'site/six.py': '',
    });
    assert.deepEqual(await modules('site', 'system'), { numpy: 'numpy 2.0', six: 'unknown' });
  });

  it('survives broken files, devices and links in a circle', async () => {
    await files.write({
      'site/broken-1.0.dist-info/METADATA/': '',
      'site/broken-1.0.dist-info/RECORD/': '',
      'site/broken/__init__.py': '',
      'site/binary-1.0.dist-info/METADATA': '\0\uFFFD\0',
      'site/nothing.dist-info/': '',
      'site/..dist-info/METADATA': 'Name: ../../etc\nVersion: 1\n',
      'site/bad.pth/': '',
    });
    await symlink('/dev/zero', files.path('site/zero.pth'));
    await promisify(execFile)('mkfifo', [files.path('site/pipe.pth')]);
    await symlink('.', files.path('site/circle'));
    await symlink('nowhere', files.path('site/dangling'));
    const found = await modules();
    assert.equal(found['broken'], 'broken 1.0');
    const { installedDistributions } = await read();
    assert.deepEqual([...installedDistributions.keys()].sort(), ['binary', 'broken', 'nothing']);
  });

  it('of a folder that is gone, nothing is installed', async () => {
    await files.write(distribution('site', 'numpy', '2.0', ['numpy']));
    assert.deepEqual(Object.keys(await modules()), ['numpy']);
    await rm(files.path('site'), { recursive: true });
    assert.deepEqual(await modules(), {});
  });

  it('reads a folder again when something was installed or removed', async () => {
    await files.write(distribution('site', 'numpy', '2.0', ['numpy']));
    await utimes(files.path('site'), 1000, 1000);
    assert.deepEqual(await modules(), { numpy: 'numpy 2.0' });
    await files.write(distribution('site', 'six', '1.0', ['six']));
    assert.deepEqual(await modules(), { numpy: 'numpy 2.0', six: 'six 1.0' });
    // What changes inside of a package changes nothing of what is installed, so it is not read again.
    await utimes(files.path('site'), 2000, 2000);
    await modules();
    await writeFile(files.path('site/six-1.0.dist-info/METADATA'), 'Name: six\nVersion: 9.9\n');
    assert.equal((await modules())['six'], 'six 1.0');
  });

  it('reads a thousand distributions', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `project-${i}`);
    await Promise.all(
      names.map((name) => files.write(distribution('site', name, '1.0', [name.replace('-', '_')]))),
    );
    const found = await modules();
    assert.equal(Object.keys(found).length, 1000);
    assert.equal(found['project_999'], 'project-999 1.0');
  }).timeout(30_000);

  it('stops when it is given up', async () => {
    await files.write(distribution('site', 'numpy', '2.0', ['numpy']));
    await assert.rejects(read(['site'], AbortSignal.abort(new Error('given up'))), /given up/);
    assert.deepEqual(await modules(), { numpy: 'numpy 2.0' });
  });
});
