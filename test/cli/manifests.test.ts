import assert from 'node:assert/strict';
import { buildEngine } from '../support/engineFixture.ts';
import { FileTree } from '../support/fileTree.ts';
import { runCli } from './cliProcess.ts';

type Files = Readonly<Record<string, string | Buffer>>;

/** A name that no index has: what is said of it names the file that declares it. */
const declaredIn: Readonly<Record<string, readonly [file: string, files: Files]>> = {
  'requirements.txt': ['requirements.txt', { 'requirements.txt': 'shelf_x1>=1 # comment\n' }],
  'requirements of a kind': ['requirements-dev.txt', { 'requirements-dev.txt': 'shelf-x1[a,b]==1\n' }],
  'dev-requirements.txt': ['dev-requirements.txt', { 'dev-requirements.txt': 'Shelf.X1\n' }],
  'requirements.in': ['requirements.in', { 'requirements.in': 'shelf-x1\n' }],
  'requirements in a folder': ['requirements/base.txt', { 'requirements/base.txt': 'shelf-x1\n' }],
  'requirements in UTF-16': [
    'requirements.txt',
    { 'requirements.txt': Buffer.from('\uFEFFshelf-x1\r\n', 'utf16le') },
  ],
  'requirements that are taken in': [
    'deps/base.txt',
    { 'requirements.txt': '-r deps/base.txt\n', 'deps/base.txt': 'shelf-x1\n' },
  ],
  constraints: [
    'limits.txt',
    { 'requirements.txt': '--constraint="limits.txt"\n', 'limits.txt': 'shelf-x1==1\n' },
  ],
  'the lock file of Rye': ['requirements.lock', { 'requirements.lock': '-e file:.\nshelf-x1==1\n' }],
  'PEP 621': ['pyproject.toml', { 'pyproject.toml': '[project]\ndependencies = ["shelf-x1>=1; a"]\n' }],
  extras: ['pyproject.toml', { 'pyproject.toml': '[project.optional-dependencies]\ntest = ["shelf-x1"]\n' }],
  'dependency groups': [
    'pyproject.toml',
    { 'pyproject.toml': '[dependency-groups]\na = [{include-group = "b"}]\nb = ["shelf-x1"]\n' },
  ],
  'the build': ['pyproject.toml', { 'pyproject.toml': '[build-system]\nrequires = ["shelf-x1"]\n' }],
  'a script': [
    '# /// script',
    {
      'it.py': '# /// script\r\n# dependencies = [\r\n#   "shelf-x1",\r\n# ]\r\n# ///\r\nimport shelf_x1\r\n',
    },
  ],
  'setup.py': [
    'setup.py',
    {
      'setup.py':
        'from setuptools import setup\nwanted: list = ["shelf-x1"]\nsetup(install_requires=wanted)\n',
    },
  ],
  'setup.py with a dictionary': [
    'setup.py',
    { 'setup.py': 'import setuptools\nall = {"install_requires": ["shelf-x1"]}\nsetuptools.setup(**all)\n' },
  ],
  'setup.py with extras': [
    'setup.py',
    {
      'setup.py':
        'import setuptools\nmore = {}\nmore["dev"] = ["shelf-x1"]\nsetuptools.setup(extras_require=more)\n',
    },
  ],
  'a file that setup.py reads': [
    'deps/wanted.txt',
    {
      'setup.py':
        'from pathlib import Path\nimport setuptools\nsetuptools.setup(install_requires=Path("deps/wanted.txt").read_text().split())\n',
      'deps/wanted.txt': 'shelf-x1\n',
    },
  ],
  'an index that is PyPI': [
    'pyproject.toml',
    {
      'pyproject.toml':
        '[project]\ndependencies = ["shelf-x1"]\n[[tool.uv.index]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n',
    },
  ],
  'setup.cfg': ['setup.cfg', { 'setup.cfg': '[options]\ninstall_requires =\n    shelf-x1>=1\n' }],
  'setup.cfg with extras': ['setup.cfg', { 'setup.cfg': '[options.extras_require]\ndev = shelf-x1\n' }],
  'dynamic files of setuptools': [
    'wanted.lst',
    {
      'pyproject.toml': '[tool.setuptools.dynamic]\ndependencies = {file = ["wanted.lst"]}\n',
      'wanted.lst': 'shelf-x1\n',
    },
  ],
  Poetry: ['pyproject.toml', { 'pyproject.toml': '[tool.poetry.dependencies]\nshelf-x1 = "^1"\n' }],
  'groups of Poetry': [
    'pyproject.toml',
    {
      'pyproject.toml':
        '[tool.poetry.group.dev.dependencies]\nshelf-x1 = [{version = "1"}, {version = "2"}]\n',
    },
  ],
  'poetry.lock': ['poetry.lock', { 'poetry.lock': '[[package]]\nname = "shelf-x1"\nversion = "1"\n' }],
  PDM: ['pyproject.toml', { 'pyproject.toml': '[tool.pdm.dev-dependencies]\ntest = ["shelf-x1"]\n' }],
  'pdm.lock': ['pdm.lock', { 'pdm.lock': '[[package]]\nname = "shelf-x1"\n' }],
  'environments of Hatch': [
    'pyproject.toml',
    { 'pyproject.toml': '[tool.hatch.envs.x]\nextra-dependencies = ["shelf-x1"]\n' },
  ],
  'hatch.toml': ['hatch.toml', { 'hatch.toml': '[envs.default]\ndependencies = ["shelf-x1"]\n' }],
  Flit: [
    'pyproject.toml',
    { 'pyproject.toml': '[tool.flit.metadata]\nmodule = "it"\nrequires = ["shelf-x1"]\n' },
  ],
  Rye: ['pyproject.toml', { 'pyproject.toml': '[tool.rye]\ndev-dependencies = ["shelf-x1"]\n' }],
  uv: ['pyproject.toml', { 'pyproject.toml': '[tool.uv]\ndev-dependencies = ["shelf-x1"]\n' }],
  'uv.lock': ['uv.lock', { 'uv.lock': '[[package]]\nname = "shelf-x1"\n' }],
  'pylock.toml': ['pylock.toml', { 'pylock.toml': '[[packages]]\nname = "shelf-x1"\n' }],
  Pipfile: ['Pipfile', { Pipfile: '[dev-packages]\nshelf-x1 = {version = "*"}\n' }],
  'Pipfile.lock': ['Pipfile.lock', { 'Pipfile.lock': '{"default": {"shelf-x1": {"version": "==1"}}}' }],
  'pixi.toml': ['pixi.toml', { 'pixi.toml': '[feature.a.pypi-dependencies]\nshelf-x1 = "*"\n' }],
  'pixi in pyproject.toml': [
    'pyproject.toml',
    { 'pyproject.toml': '[tool.pixi.pypi-dependencies]\nshelf-x1 = "*"\n' },
  ],
  'pip in environment.yml': [
    'environment.yml',
    { 'environment.yml': 'dependencies:\n  - python=3.12\n  - pip:\n    - shelf-x1\n' },
  ],
  'environment.yaml in flow style': [
    'environment.yaml',
    { 'environment.yaml': '{name: it, dependencies: [python, {pip: [shelf-x1]}]}\n' },
  ],
  'tox.ini': [
    'tox.ini',
    { 'tox.ini': '[testenv:py{312,313}]\ndeps =\n    -c{toxinidir}/none.txt\n    py312: shelf-x1\n' },
  ],
  'tox.ini in pyproject.toml': [
    'pyproject.toml',
    { 'pyproject.toml': '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ndeps = shelf-x1\n"""\n' },
  ],
  'tox.toml': ['tox.toml', { 'tox.toml': '[env.test]\ndeps = ["shelf-x1"]\n' }],
  Nox: [
    'noxfile.py',
    { 'noxfile.py': 'wanted = ["shelf-x1"]\ndef tests(session):\n    session.install("-e", ".", *wanted)\n' },
  ],
  'pip in Nox': [
    'noxfile.py',
    { 'noxfile.py': 'def tests(session):\n    session.run("python", "-m", "pip", "install", "shelf-x1")\n' },
  ],
};

/** Where PyPI does not matter. */
const fromElsewhere: Readonly<Record<string, Files>> = {
  'an address': { 'requirements.txt': 'shelf-x1 @ https://example.com/shelf.whl\n' },
  'a repository': { 'requirements.txt': '-e git+https://example.com/shelf.git#egg=shelf-x1\n' },
  'another index': { 'requirements.txt': '--index-url https://example.com/simple\nshelf-x1\n' },
  'another index, for what is taken in': {
    'requirements.txt': '--index-url https://example.com/simple\n-r more.txt\n',
    'more.txt': 'shelf-x1\n',
  },
  'a source of uv': {
    'pyproject.toml':
      '[project]\ndependencies = ["shelf-x1"]\n[tool.uv.sources]\nshelf-x1 = {git = "https://example.com"}\n',
  },
  'an index of uv': {
    'pyproject.toml':
      '[project]\ndependencies = ["shelf-x1"]\n[[tool.uv.index]]\nurl = "https://example.com/simple"\n',
  },
  'an index for uv pip': {
    'pyproject.toml':
      '[project]\ndependencies = ["shelf-x1"]\n[tool.uv.pip]\nextra-index-url = ["https://example.com"]\n',
  },
  'a source of PDM': {
    'pyproject.toml':
      '[project]\ndependencies = ["shelf-x1"]\n[[tool.pdm.source]]\nurl = "https://example.com"\n',
  },
  'an index of pixi': {
    'pixi.toml':
      '[pypi-dependencies]\nshelf-x1 = "*"\n[pypi-options]\nindex-url = "https://example.com/simple"\n',
  },
  'a source in Pipfile.lock': {
    'Pipfile.lock': '{"_meta": {"sources": [{"url": "https://example.com"}]}, "default": {"shelf-x1": {}}}',
  },
  'a registry in uv.lock': {
    'uv.lock': '[[package]]\nname = "shelf-x1"\nsource = { registry = "https://example.com/simple" }\n',
  },
  'an index in pylock.toml': {
    'pylock.toml': '[[packages]]\nname = "shelf-x1"\nindex = "https://example.com/simple"\n',
  },
  'a link in setup.py': {
    'setup.py':
      'import setuptools\nsetuptools.setup(install_requires=["shelf-x1"], dependency_links=["https://example.com"])\n',
  },
  "an index for pip in conda's file": {
    'environment.yml':
      'dependencies:\n- pip:\n  - --extra-index-url https://example.com/simple\n  - shelf-x1\n',
  },
  'conda in Nox': { 'noxfile.py': 'def tests(session):\n    session.conda_install("shelf-x1")\n' },
  conda: { 'environment.yml': 'dependencies:\n- conda-forge::shelf-x1\n' },
  'conda, in flow style': { 'environment.yml': 'dependencies: [python, shelf-x1=1]\n' },
  'conda, by pixi': { 'pixi.toml': '[dependencies]\nshelf-x1 = "*"\n' },
};

/** Where the module is the project's own. */
const own: Readonly<Record<string, Files>> = {
  'a src layout': { 'pyproject.toml': '', 'src/shelf_x1/__init__.py': '' },
  'package-dir': {
    'pyproject.toml': '[tool.setuptools]\npackage-dir = {"" = "lib"}\n',
    'lib/shelf_x1/__init__.py': '',
  },
  'packages.find': {
    'pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["lib"]\n',
    'lib/shelf_x1.py': '',
  },
  'package_dir in setup.cfg': { 'setup.cfg': '[options]\npackage_dir =\n    = lib\n', 'lib/shelf_x1.py': '' },
  'package_dir in setup.py': {
    'setup.py': 'import setuptools\nsetuptools.setup(package_dir={"": "lib"})\n',
    'lib/shelf_x1.py': '',
  },
  'find_packages in setup.py': {
    'setup.py': 'from setuptools import find_packages, setup\nsetup(packages=find_packages(where="lib"))\n',
    'lib/shelf_x1/__init__.py': '',
  },
  'packages of Poetry': {
    'pyproject.toml': '[tool.poetry]\npackages = [{include = "shelf_x1", from = "lib"}]\n',
    'lib/shelf_x1/__init__.py': '',
  },
  'packages of Hatch': {
    'pyproject.toml': '[tool.hatch.build.targets.wheel]\npackages = ["lib/shelf_x1"]\n',
    'lib/shelf_x1/__init__.py': '',
  },
  'sources of Hatch': { 'hatch.toml': '[build]\nsources = ["lib"]\n', 'lib/shelf_x1.py': '' },
  'package-dir of PDM': {
    'pyproject.toml': '[tool.pdm.build]\npackage-dir = "lib"\n',
    'lib/shelf_x1.py': '',
  },
  'module-root of uv': {
    'pyproject.toml': '[tool.uv.build-backend]\nmodule-root = "lib"\n',
    'lib/shelf_x1/__init__.py': '',
  },
  'python-source of maturin': {
    'pyproject.toml': '[tool.maturin]\npython-source = "lib"\n',
    'lib/shelf_x1/__init__.py': '',
  },
  'pythonpath in pytest.ini': { 'pytest.ini': '[pytest]\npythonpath = other lib\n', 'lib/shelf_x1.py': '' },
  'pythonpath in pyproject.toml': {
    'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["lib"]\n',
    'lib/shelf_x1.py': '',
  },
  'pythonpath in setup.cfg': { 'setup.cfg': '[tool:pytest]\npythonpath = lib\n', 'lib/shelf_x1.py': '' },
  'pythonpath in tox.ini': { 'tox.ini': '[pytest]\npythonpath =\n    lib\n', 'lib/shelf_x1.py': '' },
  'a conftest.py': { 'conftest.py': '', 'shelf_x1.py': '', 'deep/it.py': 'import shelf_x1\n' },
  'extraPaths in pyrightconfig.json': {
    'pyrightconfig.json': '{ // paths\n  "extraPaths": ["lib",],\n}\n',
    'lib/shelf_x1.py': '',
  },
  'extraPaths in pyproject.toml': {
    'pyproject.toml': '[[tool.pyright.executionEnvironments]]\nroot = "."\nextraPaths = ["lib"]\n',
    'lib/shelf_x1.py': '',
  },
  'a workspace of uv': {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
    'packages/shelf/pyproject.toml': '[project]\nname = "shelf-x1"\n',
    'packages/shelf/src/shelf_x1/__init__.py': '',
  },
  'a path of pip': {
    'requirements.txt': '-e ./libs/shelf[all]\n',
    'libs/shelf/setup.cfg': '[options]\npackage_dir =\n    = python\n',
    'libs/shelf/python/shelf_x1.py': '',
  },
  'a path of Poetry': {
    'pyproject.toml': '[tool.poetry.dependencies]\nshelf-x1 = {path = "libs/shelf", develop = true}\n',
    'libs/shelf/shelf_x1.py': '',
  },
};

describe('what projects say of what they require', function () {
  this.timeout(240_000);
  let files: FileTree;
  const said = new Map<string, readonly { readonly kind: string; readonly message: string }[]>();

  before(async () => {
    await buildEngine();
    files = await FileTree.create();
    const all: [string, Files][] = [
      ...Object.entries(declaredIn).map(([name, [, content]]): [string, Files] => [name, content]),
      ...Object.entries(fromElsewhere),
      ...Object.entries(own),
    ];
    await files.write({ 'venv/pyvenv.cfg': 'home = /nowhere\nversion = 3.12.1\n' });
    await files.write({ 'venv/lib/python3.12/site-packages/': '', 'all/.git/': '' });
    for (const [name, content] of all) {
      const hasCode = Object.keys(content).some((file) => file.endsWith('it.py'));
      for (const [file, text] of Object.entries({
        ...(!hasCode && { 'it.py': 'import shelf_x1\n' }),
        ...content,
      }))
        await files.write({ [`all/${name}/${file}`]: text });
    }
    // One of them is judged wherever the command stands.
    const { output } = await runCli('verify', '--json', '--python', files.path('venv'), files.path('all'));
    const found = JSON.parse(output) as { path: string; findings: { kind: string; message: string }[] }[];
    for (const { path, findings } of found) {
      const [, name] = /\/all\/([^/]+)\/(?:deep\/)?it\.py$/.exec(path) ?? [];
      if (name !== undefined)
        said.set(
          name,
          findings.filter(({ message }) => message.includes('shelf_x1')),
        );
    }
  });
  after(() => files.remove());

  for (const [name, [file]] of Object.entries(declaredIn))
    it(`is read: ${name}`, () => {
      const [first] = said.get(name) ?? [];
      assert.equal(first?.kind, 'not-found');
      const where = file.startsWith('#') ? file : `${name}/${file}`;
      assert.ok(first.message.includes(`is declared in ${where}, `), first.message);
    });

  for (const name of Object.keys(fromElsewhere))
    it(`may come from elsewhere than PyPI: ${name}`, () => {
      const [first] = said.get(name) ?? [];
      assert.equal(first?.kind, 'not-installed', first?.message);
      assert.match(first.message, /is declared in /);
    });

  for (const name of Object.keys(own))
    it(`is the project's own: ${name}`, () => assert.deepEqual(said.get(name), []));
});
