import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  requirementsFileOrder,
  readRequirements,
  readScriptMetadata,
} from '../../../../src/core/verification/requirements/readRequirements.ts';
import { awkwardText } from '../../../support/awkwardText.ts';

describe('readRequirements', () => {
  it('reads requirements.txt with versions, extras, markers, addresses and options', () => {
    const { distributions, includes, broken } = readRequirements(
      'requirements.txt',
      `\uFEFF# comment
requests[socks,security]>=2.8.1, ==2.8.* ; python_version < "3.9"
numpy
Flask==3.0 # pinned
PyYAML ~= 6.0 \\
    --hash=sha256:abc ${'--hash=sha256:0123456789abcdef '.repeat(200)}
pip @ https://example.com/pip.zip
-r more/base.txt
--requirement=dev.txt
-rshort.txt
-c constraints.txt
--index-url https://example.com/simple
-e git+https://example.com/x.git@main#egg=from-egg&subdirectory=a
-e .
git+https://example.com/y.git#egg=other-egg
https://example.com/dl/some_wheel-1.0-py3-none-any.whl
./local/package
???
`,
    );
    assert.deepEqual(distributions, [
      'requests',
      'numpy',
      'Flask',
      'PyYAML',
      'pip',
      'from-egg',
      'other-egg',
      'some_wheel',
    ]);
    assert.deepEqual(includes, ['more/base.txt', 'dev.txt', 'short.txt', 'constraints.txt']);
    assert.equal(broken, 1);
  });

  it('reads pyproject.toml of the standard, of Poetry, uv and PDM', () => {
    const { distributions, broken } = readRequirements(
      'pyproject.toml',
      `[project]
name = "shop"
dependencies = ["requests>=2", 'numpy; python_version > "3.8"']
[project.optional-dependencies]
fast = ["orjson"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff"]
[tool.poetry.dependencies]
python = "^3.11"
Django = {version = "^5", extras = ["argon2"]}
[tool.poetry.group.docs.dependencies]
sphinx = "*"
[tool.uv]
dev-dependencies = ["mypy"]
[tool.pdm.dev-dependencies]
test = ["tox"]
`,
    );
    const expected = ['Django', 'mypy', 'numpy', 'orjson', 'pytest', 'requests', 'ruff', 'sphinx', 'tox'];
    assert.deepEqual([...distributions].sort(), expected);
    assert.equal(broken, 0);
  });

  it('reads setup.cfg', () => {
    const { distributions, includes } = readRequirements(
      'setup.cfg',
      `[metadata]
name = shop
classifiers =
    Not :: A :: Requirement
[options]
install_requires =
    requests >= 2
    # comment
    numpy; python_version > "3.8"
python_requires = >=3.8
packages = find:
[options.extras_require]
fast = orjson
docs =
    sphinx
more = file: extra.txt
[flake8]
ignore = E501
`,
    );
    assert.deepEqual(distributions, ['requests', 'numpy', 'orjson', 'sphinx']);
    assert.deepEqual(includes, ['extra.txt']);
  });

  it('reads what Hatch, Flit, Rye, pixi and setuptools say in pyproject.toml', () => {
    const { distributions, includes, broken } = readRequirements(
      'pyproject.toml',
      `[build-system]
requires = ["setuptools>=61"]
[tool.rye]
dev-dependencies = ["black"]
[tool.hatch.envs.default]
dependencies = ["pytest"]
[tool.hatch.envs.docs]
extra-dependencies = ["mkdocs"]
[tool.flit.metadata]
requires = ["click"]
[tool.flit.metadata.requires-extra]
yaml = ["pyyaml"]
[tool.pixi.dependencies]
python = "3.12.*"
numpy = ">=2"
[tool.pixi.feature.gpu.target.linux-64.pypi-dependencies]
torch = { version = "*", index = "https://example.com" }
[tool.setuptools.dynamic]
dependencies = { file = ["base.in", "more.in"] }
optional-dependencies.test = { file = "test.in" }
`,
    );
    assert.deepEqual(distributions, [
      'setuptools',
      'black',
      'pytest',
      'mkdocs',
      'click',
      'pyyaml',
      'numpy',
      'torch',
    ]);
    assert.deepEqual(includes, ['base.in', 'more.in', 'test.in']);
    assert.equal(broken, 0);
  });

  it('reads setup.py without running it', () => {
    const { distributions, includes } = readRequirements(
      'setup.py',
      `from setuptools import setup
description = "numpy is not required"
base = ["requests>=2", 'attrs']
base += ["idna"]
with open("requirements/extra.txt") as file:
    more = file.read().split()
setup(
    name="shop",
    install_requires=base + ["click"],
    extras_require={"docs": ["sphinx"], "all": more},
    tests_require="pytest\\nhypothesis",
    classifiers=["Not :: Required"],
)
`,
    );
    assert.deepEqual(distributions.toSorted(), [
      'attrs',
      'click',
      'hypothesis',
      'idna',
      'pytest',
      'requests',
      'sphinx',
    ]);
    assert.deepEqual(includes, ['requirements/extra.txt']);
  });

  it('reads pixi.toml, and Pipfile.lock', () => {
    assert.deepEqual(
      readRequirements(
        'pixi.toml',
        '[dependencies]\npython = "3.12"\nscipy = "*"\n[feature.a.pypi-dependencies]\nrich = "*"\n',
      ).distributions,
      ['scipy', 'rich'],
    );
    const lock = readRequirements(
      'Pipfile.lock',
      '{"_meta": {"sources": []}, "default": {"requests": {"version": "==2"}}, "develop": {"tool": {"path": "."}}}',
    );
    assert.deepEqual(lock.distributions, ['requests', 'tool']);
    assert.deepEqual(lock.elsewhere, ['tool']);
    assert.equal(readRequirements('Pipfile.lock', '{').broken, 1);
  });

  it('reads an environment.yaml in flow style', () => {
    for (const text of [
      'dependencies: [python=3.12, numpy, {pip: [requests, "rich>=13"]}]\n',
      'dependencies: [\n  numpy,  # pinned\n  {pip: [\n    requests, rich]},\n]\nname: shop\n',
      'dependencies:\n  - numpy\n  - pip: [requests, rich]\n',
      'dependencies:\n- numpy\n- pip:\n  - requests\n  - rich\n',
    ]) {
      const { distributions, elsewhere } = readRequirements('environment.yaml', text);
      assert.deepEqual(distributions, ['numpy', 'requests', 'rich'], text);
      assert.deepEqual(elsewhere, ['numpy'], text);
    }
  });

  it('says what comes from elsewhere than PyPI', () => {
    const cases: readonly (readonly [string, string, readonly string[], boolean])[] = [
      ['requirements.txt', 'a @ https://example.com/a.zip\nb\n', ['a'], false],
      ['requirements.txt', '-e git+https://example.com/c.git#egg=c\nd\n', ['c'], false],
      ['requirements.txt', '--extra-index-url https://example.com/simple\ne\n', [], true],
      ['requirements.txt', '--index-url https://pypi.org/simple\nf\n', [], false],
      ['requirements.txt', '--find-links wheels\ng\n', [], true],
      ['pyproject.toml', '[tool.poetry.dependencies]\na = {path = "../a"}\nb = "*"\n', ['a'], false],
      ['pyproject.toml', '[tool.uv]\nextra-index-url = ["https://example.com"]\n', [], true],
      ['pyproject.toml', '[[tool.poetry.source]]\nname = "own"\n', [], true],
      ['pyproject.toml', '[tool.uv.sources]\nb = {workspace = true}\n', ['b'], false],
      ['Pipfile', '[[source]]\nurl = "https://pypi.org/simple"\n[packages]\na = "*"\n', [], false],
      ['Pipfile', '[[source]]\nurl = "https://example.com"\n[packages]\na = {git = "x"}\n', ['a'], true],
      ['uv.lock', '[[package]]\nname = "a"\nsource = { editable = "a" }\n', ['a'], false],
    ];
    for (const [file, text, elsewhere, hasOtherIndex] of cases) {
      const found = readRequirements(file, text);
      assert.deepEqual([found.elsewhere, found.hasOtherIndex], [elsewhere, hasOtherIndex], text);
    }
  });

  it('reads what a script says that it requires', () => {
    const metadata =
      '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "requests<3",\n#   "rich",\n# ]\n#\n# [tool.uv.sources]\n# rich = { path = "rich" }\n# ///\n';
    const found = readScriptMetadata(`#!/usr/bin/env python\n${metadata}import requests\n`);
    assert.deepEqual(found?.distributions, ['requests', 'rich']);
    assert.deepEqual(found?.elsewhere, ['rich']);
    assert.equal(readScriptMetadata('import requests\n'), undefined);
    assert.equal(readScriptMetadata(metadata + metadata), undefined);
    assert.equal(readScriptMetadata(metadata.replace('# ///\n', '')), undefined);
  });

  it('reads a Pipfile', () => {
    const { distributions } = readRequirements(
      'Pipfile',
      `[[source]]
url = "https://example.com/simple"
[packages]
requests = "*"
"zope.interface" = {version = ">=5"}
[dev-packages]
pytest = "*"
[docs]
sphinx = "*"
[requires]
python_version = "3.12"
`,
    );
    assert.deepEqual(distributions, ['requests', 'zope.interface', 'pytest', 'sphinx']);
  });

  it('reads the environment.yml of conda', () => {
    const { distributions, includes } = readRequirements(
      'environment.yml',
      `name: shop
channels:
  - conda-forge
dependencies:
  - python=3.12
  - numpy=1.26 # pinned
  - "conda-forge::pandas>=2"
  - pip
  - pip:
    - requests[socks]>=2
    - -r requirements.txt
variables:
  - NOT_A_PACKAGE
`,
    );
    assert.deepEqual(distributions, ['numpy', 'pandas', 'requests']);
    assert.deepEqual(includes, ['requirements.txt']);
  });

  it('reads the names of lock files, without the project itself', () => {
    const { distributions } = readRequirements(
      'uv.lock',
      `version = 1
[[package]]
name = "shop"
source = { virtual = "." }
[[package]]
name = "requests"
version = "2.32.0"
source = { registry = "https://example.com/simple" }
dependencies = [{ name = "idna", marker = "x" }]
[[package]]
name = "helper"
source = { editable = "helper" }
`,
    );
    assert.deepEqual(distributions, ['requests', 'helper']);
  });

  it('recognises files by their names, and prefers those edited by hand to lock files', () => {
    const declaring = [
      'pyproject.toml',
      'requirements-dev.txt',
      'setup.cfg',
      'setup.py',
      'Pipfile',
      'pixi.toml',
      'environment.yaml',
      'uv.lock',
      'Pipfile.lock',
    ];
    const orders = declaring.map(requirementsFileOrder);
    assert.deepEqual(
      orders,
      orders.toSorted((a, b) => a - b),
    );
    assert.ok(orders.every((order) => order >= 0));
    for (const other of ['notes.txt', 'setup.js', 'Pipfile.txt', 'package.json', '../uv.lock'])
      assert.equal(requirementsFileOrder(other), -1, other);
  });

  it('ends with any text, and invents no names out of control characters', () => {
    const files = [
      'requirements.txt',
      'pyproject.toml',
      'setup.cfg',
      'setup.py',
      'Pipfile',
      'Pipfile.lock',
      'pixi.toml',
      'environment.yml',
      'uv.lock',
    ];
    const lines = [
      '[project]',
      'dependencies = [',
      '"a>=1",',
      ']',
      'dependencies:',
      '- pip:',
      '  - b',
      '-r x',
      '[options]',
      'dependencies: [x, {pip: [y',
      'setup(install_requires=["z",',
      '{"default": {"f": {}}}',
      'install_requires =',
      '  c',
      '[[package]]',
      'name = "d"',
      '[packages]',
      'e = 1',
      '\\',
      '"""',
      '\0',
      '[',
      '{',
      '#',
      '-e',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.constantFrom(...lines), { maxLength: 20 }),
        (file, text) => {
          const { distributions } = readRequirements(file, text.join('\n'));
          for (const name of distributions) assert.doesNotMatch(name, /[\0\n]/);
        },
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...files), awkwardText(), (file, text) => {
        readRequirements(file, text);
      }),
    );
  });

  it('reads a very long line', () => {
    for (const file of ['requirements.txt', 'setup.cfg', 'environment.yml'])
      for (const filling of ['a', ' ', '-', '[', '#egg=', 'a-', '/a-b-c', 'a.whl'])
        assert.ok(
          readRequirements(
            file,
            `dependencies:\n[options]\ninstall_requires =\n  - ${filling.repeat(200_000 / filling.length)}!`,
          ).distributions.length <= 1,
          `${file}, ${filling}`,
        );
  });
});
