import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  requirementsFileOrder,
  readRequirements,
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
    assert.deepEqual(includes, ['more/base.txt', 'dev.txt', 'short.txt']);
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

  it('knows the files by their names, those that a person writes before locked ones', () => {
    const declaring = [
      'pyproject.toml',
      'requirements-dev.txt',
      'setup.cfg',
      'Pipfile',
      'environment.yaml',
      'uv.lock',
    ];
    const orders = declaring.map(requirementsFileOrder);
    assert.deepEqual(
      orders,
      orders.toSorted((a, b) => a - b),
    );
    assert.ok(orders.every((order) => order >= 0));
    for (const other of ['notes.txt', 'setup.py', 'Pipfile.lock', 'package.json', '../uv.lock'])
      assert.equal(requirementsFileOrder(other), -1, other);
  });

  it('ends with any text, and invents no names out of control characters', () => {
    const files = [
      'requirements.txt',
      'pyproject.toml',
      'setup.cfg',
      'Pipfile',
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
