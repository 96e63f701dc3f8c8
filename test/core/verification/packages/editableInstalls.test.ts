import assert from 'node:assert/strict';
import { readEditableFinder } from '../../../../src/core/verification/packages/editableFinder.ts';
import { readInstallPlan } from '../../../../src/core/verification/packages/installPlan.ts';
import { readPathFile, readStartFile } from '../../../../src/core/verification/packages/pathFile.ts';

const modulesIn = (source: string): string[] =>
  readEditableFinder(source).modules.map(({ module, source: path }) => `${module} ${path}`);

describe('readPathFile', () => {
  it('reads lines as Python does', () => {
    const text = '\uFEFF/first\r\n# no\r\n\r\n  # a path\n./near  \rimportant\n import os\nimport\tos\n';
    assert.deepEqual(readPathFile(text), {
      paths: ['/first', '  # a path', './near', 'important', ' import os'],
      siteFolders: [],
      hooks: ['os'],
    });
  });

  it('reads in code what is written out', () => {
    const lines = [
      'import _shop_finder; _shop_finder.install()',
      'import a, b.c, d as e',
      'import site; site.addsitedir("/shop")',
      "import sys; sys.path.insert(0, r'C:\\shop'); sys.path.append('/till' '/drawer')",
      'import os, sys; sys.path.append(os.path.join("/no", "t"))',
      'import x; x.path.append("/not")',
      'import sys; sys.path.append("/unclosed"',
    ];
    const found = readPathFile(lines.join('\n'));
    assert.deepEqual(found.siteFolders, ['/shop']);
    assert.deepEqual(found.paths, ['C:\\shop', '/till/drawer']);
    assert.deepEqual(
      found.hooks.filter((hook) => !/^(?:os|sys|site|x)$/.test(hook)),
      ['_shop_finder', 'a', 'b', 'd'],
    );
  });

  it('reads many lines', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `/folder/${at}`);
    assert.equal(readPathFile(lines.join('\n')).paths.length, 20_000);
  });

  it('reads the entry points of .start files', () => {
    assert.deepEqual(readStartFile('# comment\n_shop:install\ntill.drawer:open\nnothing\n'), [
      '_shop',
      'till',
    ]);
  });
});

describe('readEditableFinder', () => {
  it('reads the tables of setuptools', () => {
    const source = `import sys
MAPPING: dict[str, str] = {'shop': '/src/code', "space.part": 'C:\\\\src\\\\part', "caf\\u00e9": "/c"}
NAMESPACES: dict[str, list[str]] = {'space': ['/one', '/two'], 'none': []}
PATH = 'x' + 'y'
def find(name):
    return MAPPING[name]
`;
    assert.deepEqual(modulesIn(source), [
      'shop /src/code',
      'space.part C:\\src\\part',
      'café /c',
      'space /one',
      'space /two',
    ]);
    assert.deepEqual(modulesIn('MAPPING = {}\nNAMESPACES = {}'), []);
  });

  it('reads the calls of editables', () => {
    const source = `from editables.redirector import RedirectingFinder as F
F.install()
F.map_module('shop', '/src/shop/__init__.py')
F.map_module('till', '/src/till.py')
`;
    assert.deepEqual(modulesIn(source), ['shop /src/shop/__init__.py', 'till /src/till.py']);
  });

  it('reads the call of scikit-build-core', () => {
    const source = `def install(files, built, folder=None):
    sys.meta_path.insert(0, Finder(files, built))

install({'shop': '/src/shop/__init__.py'}, {'shop._core': 'shop/_core.so'}, {'shop': ['/src/shop']}, [], None, False)
`;
    assert.deepEqual(modulesIn(source), [
      'shop /src/shop/__init__.py',
      'shop._core shop/_core.so',
      'shop /src/shop',
    ]);
    assert.deepEqual(modulesIn("install({'shop': '/s.py'}, {}, None, False, True, ['a'], [])"), [
      'shop /s.py',
    ]);
  });

  it('reads the build folder of meson-python, of its first and its present form', () => {
    for (const source of [
      "install({'shop'}, '/build', ['ninja'], False)",
      "def init():\n    f = MesonpyMetaFinder('shop', {'shop', 'till'}, '/build', ['ninja'], False)",
    ])
      assert.deepEqual(readEditableFinder(source), { modules: [], builds: ['/build'], isFirst: true });
  });

  it('reads nothing in anything else', () => {
    const nested = `MAPPING = ${'{"a": '.repeat(20_000)}1${'}'.repeat(20_000)}`;
    for (const source of [
      '',
      'MAPPING',
      'MAPPING = load()',
      'install(',
      'install(*a)',
      'map_module(1, 2)',
      '\0',
      nested,
    ])
      assert.deepEqual(readEditableFinder(source).modules, [], source);
  });
});

describe('readInstallPlan', () => {
  it('gives what is installed among the packages', () => {
    const plan = {
      python: { '/src/shop/__init__.py': { destination: '{py_purelib}/shop/__init__.py' } },
      targets: { '/build/_core.so': { destination: '{py_platlib}/shop/_core.so', tag: 'x' } },
      install_subdirs: { '/src/shop/parts': { destination: '{py_purelib}/shop/parts' } },
      data: {
        '/src/shop.1': { destination: '{mandir}/shop.1' },
        '/x': { destination: '{py_purelib}/../x' },
        y: 1,
      },
    };
    assert.deepEqual(readInstallPlan(JSON.stringify(plan)), [
      { path: 'shop/__init__.py', source: '/src/shop/__init__.py' },
      { path: 'shop/_core.so', source: '/build/_core.so' },
      { path: 'shop/parts', source: '/src/shop/parts' },
    ]);
    for (const damaged of ['', '{', '[1]', 'null', '{"python": null}'])
      assert.deepEqual(readInstallPlan(damaged), []);
  });
});
