import assert from 'node:assert/strict';
import { PyrightFixture } from './pyrightFixture.ts';

const lazily = `def __getattr__(name):
    if name in ("late", "later"):
        return 1
    if name == "gone":
        raise AttributeError("gone since 2.0")
    raise AttributeError(name)
`;

const packages = {
  'typed/__init__.py': `from typing import TYPE_CHECKING
import sys
from enum import IntEnum

if TYPE_CHECKING:
    from .parts import Declared, Served

class Mode(IntEnum):
    FAST = 1

module = sys.modules[__name__]
for item in Mode:
    setattr(module, item.name, item.value)

def real() -> int: ...

if not TYPE_CHECKING:
    def __getattr__(name: str):
        if name == "Served":
            from .parts import Served
            globals()[name] = Served
            return Served
        raise AttributeError(name)
`,
  'typed/parts.py': 'class Declared: ...\nclass Served: ...\n',
  'typed/py.typed': '',
  'untyped/__init__.py': `def real(): pass\n\n${lazily}`,
  'untyped/part.py': '',
  'hiding/__init__.py': 'import os\npart = None\ndel part\n',
  // Python's own source stands beside its stub.
  'types.py': 'NoneType = type(None)\n',
  'hiding/part.py': 'def inner(): pass\n',
  'any/__init__.py': 'def __getattr__(name):\n    return name\n',
  'filled/__init__.py': 'from filler import *\n',
  'filler.py': 'import words\nfor one in words.all():\n    vars()[one] = 1\n',
  'same/__init__.py': 'from .same import run\n',
  'same/same.py': 'def run(): pass\n',
  'compiled/__init__.py': 'from ._native import *\nfrom ._native import known\n',
  'compiled/_native.cpython-312-x86_64-linux-gnu.so': '',
  'compiled/_native.pyi': 'def known(a: int) -> int: ...\n',
  'binary.cpython-312-x86_64-linux-gnu.so': '\0numpy\0known\0',
  'binary.pyi': 'def known(a: int) -> int: ...\n',
  'stubbed-stubs/__init__.pyi':
    'def both() -> int: ...\ndef newer() -> int: ...\nfrom . import part as part\n',
  'stubbed-stubs/part.pyi': 'x: int\n',
  'stubbed/__init__.py': 'def both(): return 1\n',
  'stubbed/part.py': 'x = 1\n',
  'beside/__init__.pyi': 'def both() -> int: ...\ndef newer() -> int: ...\n',
  'beside/__init__.py': 'def both(): return 1\n',
  'commented/__init__.py': '# __getattr__, globals() and __path__ are not used here.\ndef real(): pass\n',
};

describe('PyrightChecker: names of modules', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => {
    fixture = await PyrightFixture.create(packages);
    await fixture.tree.write({ 'workspace/main.py': '' });
  });
  after(() => fixture.dispose());

  /** Verdicts on names that are used as attributes of a module, and imported from it. */
  const verdicts = async (module: string, names: string): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const name of names.split(' ')) {
      const [attribute, imported] = await Promise.all([
        fixture.verdicts(`import ${module}\n${module}.${name}\n`),
        fixture.verdicts(`from ${module} import ${name}\n`),
      ]);
      const kinds = [attribute, imported].map((one) => one[`${module}.${name}`]!.kind);
      found[name] = [...new Set(kinds)].join(' or ');
    }
    return found;
  };

  it('finds what a __getattr__ does not give', async () => {
    assert.deepEqual(await verdicts('untyped', 'real late gone invented'), {
      real: 'exists',
      late: 'unknown',
      gone: 'missing',
      invented: 'missing',
    });
    assert.deepEqual(await verdicts('any', 'invented'), { invented: 'unknown' });
  });

  it('does not miss the submodules of a package with a __getattr__', async () => {
    const found = await verdicts('untyped', 'part');
    assert.ok(!found['part']!.includes('missing'));
  });

  it('finds what only type checkers see', async () => {
    assert.deepEqual(await verdicts('typed', 'real Served Declared FAST ANTIQUE'), {
      real: 'exists',
      Served: 'exists',
      Declared: 'missing',
      FAST: 'unknown',
      ANTIQUE: 'missing',
    });
  });

  it('leaves to type checkers what is imported for them', async () => {
    const code = 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from typed import Declared\n';
    assert.equal((await fixture.verdicts(code))['typed.Declared']?.kind, 'exists');
  });

  it('finds what a stub has and the installed source has not', async () => {
    assert.deepEqual(await verdicts('stubbed', 'both newer part'), {
      both: 'exists',
      newer: 'missing',
      part: 'exists',
    });
    assert.deepEqual(await verdicts('beside', 'both newer'), { both: 'exists', newer: 'missing' });
  });

  it('does not miss what a star may bring', async () => {
    assert.deepEqual(await verdicts('filled', 'invented'), { invented: 'unknown' });
    assert.deepEqual(await verdicts('compiled', 'known invented'), { known: 'exists', invented: 'unknown' });
  });

  it('looks into compiled modules for what their stubs leave out', async () => {
    assert.deepEqual(await verdicts('binary', 'known numpy invented'), {
      known: 'exists',
      numpy: 'unknown',
      invented: 'missing',
    });
  });

  it('reads a module that is called like its package', async () => {
    assert.deepEqual(await verdicts('same', 'run invented'), { run: 'exists', invented: 'missing' });
    assert.deepEqual(await verdicts('same.same', 'run invented'), { run: 'exists', invented: 'missing' });
  });

  it('is not misled by comments', async () => {
    assert.deepEqual(await verdicts('commented', 'real invented'), { real: 'exists', invented: 'missing' });
  });

  it('finds modules missing that a string names', async () => {
    const code = (body: string): string => `from importlib import import_module\nimport importlib\n${body}\n`;
    const kindOf = async (body: string, symbol: string): Promise<string | undefined> =>
      (await fixture.verdicts(code(body)))[symbol]?.kind;
    assert.equal(await kindOf('import_module("untyped.nothing")', 'untyped.nothing'), 'missing');
    assert.equal(await kindOf('importlib.import_module("json.nothing")', 'json.nothing'), 'missing');
    assert.equal(await kindOf('__import__("untyped.nothing")', 'untyped.nothing'), 'missing');
    assert.equal(await kindOf('import_module("untyped.part")', 'untyped.part'), 'exists');
    assert.equal(await kindOf('import_module("xml.dom.minidom")', 'xml.dom.minidom'), 'exists');
    assert.equal(await kindOf('import_module("absent.part")', 'absent.part'), 'unknown');
    assert.equal(
      await kindOf(
        'try:\n    import_module("untyped.nothing")\nexcept Exception:\n    pass',
        'untyped.nothing',
      ),
      'unknown',
    );
    assert.equal(await kindOf('import_module(f"untyped.{x}")', 'untyped.nothing'), undefined);
    assert.equal(await kindOf('import_module(".nothing", "untyped")', 'untyped.nothing'), undefined);
  });

  it('a submodule behind a name of its package that is deleted has its own names', async () => {
    const found = await fixture.verdicts(
      'from hiding import part\nimport hiding\npart.inner()\nhiding.nothing\n',
    );
    assert.notEqual(found['hiding.part.inner']?.kind, 'missing');
    assert.equal(found['hiding.nothing']?.kind, 'missing');
  });
});
