import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/verification/symbols/symbolChecker.ts';
import { PyrightFixture } from './pyrightFixture.ts';

const packages = {
  'typed/__init__.py': `from typing_extensions import deprecated
from typing import Any
import os

@deprecated("Use new_way instead.")
def old_way(a: int) -> int: ...

def new_way(a: int, *, strict: bool = False) -> int:
    return a

class Client:
    def send(self, data: bytes) -> None: ...

anything: Any = None
_hidden = 1
`,
  'typed/py.typed': '',
  'typed/keys.py': 'from typing import TypedDict\nclass Keys(TypedDict):\n    a: int\n    b: str\n',
  'typed/models.py': 'class Model:\n    pass\n',
  'untyped/__init__.py': `from mystery import Base, make
from .parts import helper

def connect(host, port=5, *, tls=False):
    return make(host)

class Derived(Base):
    def known(self):
        pass

client = make()

@make
def wrapped(a):
    return a

try:
    from _speedups import quick
except ImportError:
    def quick(a):
        return a

import sys
if sys.version_info >= (3, 99):
    def future():
        pass
`,
  'untyped/parts.py': 'def helper(a, b):\n    return a\n',
  'lazy/__init__.py': 'def real(a):\n    return a\n\ndef __getattr__(name):\n    return 1\n',
  'selfmade/__init__.py': 'from typed import names\nfor one in names():\n    globals()[one] = one\n',
  'stubbed/__init__.pyi': 'def known(a: int) -> int: ...\n',
  'stubbed/__init__.py': 'def known(a, b=1):\n    return a\n\ndef newer(a):\n    return a\n',
  'starred/__init__.pyi': 'def known(a: int) -> int: ...\n',
  'starred/__init__.py': 'from .parts import *\n',
  'starred/parts.py': 'def newer(a):\n    return a\n',
  'starred/deep/__init__.pyi': 'def known(a: int) -> int: ...\n',
  'starred/deep/__init__.py': 'from ._compiled import *\n',
  'hooked/__init__.py': 'import sys\nsys.meta_path.append(None)\n',
  'partial/__init__.pyi':
    'from typing import Any\ndef known(a: int) -> int: ...\ndef __getattr__(name: str) -> Any: ...\n',
  'broken/__init__.pyi': 'def ((((\nclass X\nok: int\n',
  'cyclic/__init__.pyi': 'from .other import *\nfrom .other import q\ndef z() -> int: ...\n',
  'cyclic/other.pyi': 'from . import *\nfrom . import q as q\nclass B(C): ...\nclass C(B): ...\n',
  'space/inner/mod.py': 'def f(a):\n    return a\n',
  'compiled.cpython-312-x86_64-linux-gnu.so': '',
};

const exists = (verdict: Verdict | undefined): boolean => verdict?.kind === 'exists';
const unknown = (reason: string) => ({ kind: 'unknown', reason });

describe('verdicts of pyright', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => (fixture = await PyrightFixture.create(packages)));
  after(() => fixture.dispose());

  const only = async (code: string): Promise<Verdict> => Object.values(await fixture.verdicts(code)).at(-1)!;

  it('finds what exists, with its signature and where it is defined', async () => {
    const verdict = await only('import typed\ntyped.new_way(1, strict=True)\n');
    assert.equal(verdict.kind, 'exists');
    assert.match(verdict.signature!, /^\(function\) def new_way\(/);
    assert.deepEqual(verdict.source, { path: fixture.tree.path('site', 'typed', '__init__.py'), line: 8 });
  });

  it('finds the standard library where it is not installed at all', async () => {
    const verdict = await only('from json import loads\n');
    assert.equal(verdict.kind, 'exists');
    assert.match(verdict.source!.path, /json[\\/]__init__\.pyi$/);
  });

  it('gives the message of what is deprecated', async () => {
    const verdict = await only('import typed\ntyped.old_way(1)\n');
    assert.equal(verdict.kind === 'exists' && verdict.deprecated, 'Use new_way instead.');
  });

  it('finds what is missing of a module, a class and an import, with the nearest names', async () => {
    const found = await fixture.verdicts(
      'import typed\nfrom typed import new_wya\nfrom typed import Client\ntyped.Cleint()\ntyped.Client.sendd(1)\n',
    );
    assert.deepEqual(found['typed.new_wya'], { kind: 'missing', nearest: ['new_way'] });
    assert.deepEqual(found['typed.Cleint'], { kind: 'missing', nearest: ['Client'] });
    assert.deepEqual(found['typed.Client.sendd'], { kind: 'missing', nearest: ['send'] });
  });

  it('says which name of a chain is missing', async () => {
    const code = 'import typed\ntyped.Cleint.send()\n';
    const start = code.indexOf('Cleint');
    assert.deepEqual(await only(code), {
      kind: 'missing',
      nearest: ['Client'],
      part: { start, end: start + 6 },
    });
  });

  it('calls the uses missing of what was imported by a name that does not exist', async () => {
    const code = 'from typed import Cleint as C\nC.send()\n';
    const start = code.indexOf('Cleint');
    assert.deepEqual(await only(code), {
      kind: 'missing',
      nearest: ['Client'],
      part: { start, end: start + 6 },
    });
  });

  it('calls a module missing that an installed package does not have', async () => {
    const code = 'from typed.modells import Model\n';
    assert.deepEqual(await only(code), {
      kind: 'missing',
      nearest: ['models'],
      part: { start: 11, end: 18 },
    });
  });

  for (const [call, problem, argument] of [
    ['new_way(1, strictly=True)', { kind: 'unknown-parameter', parameter: 'strictly' }, 'strictly'],
    ['new_way()', { kind: 'missing-arguments', parameters: ['a'] }, undefined],
    ['new_way(1, 2, 33)', { kind: 'too-many-positional', limit: 1 }, '2, 33'],
    ['new_way(1, a=2)', { kind: 'repeated-argument', parameter: 'a' }, 'a'],
    ['Client(1)', { kind: 'too-many-positional', limit: 0 }, '1'],
    ['models(1)', { kind: 'module-called' }, undefined],
  ] as const)
    it(`finds the call wrong, and where: ${call}`, async () => {
      const code = `import typed.models\ntyped.${call}\n`;
      const verdict = await only(code);
      assert.ok(verdict.kind === 'wrong-call');
      assert.deepEqual(verdict.problem, problem);
      assert.equal(verdict.argument && code.slice(verdict.argument.start, verdict.argument.end), argument);
    });

  it('finds the arguments of one call in another', async () => {
    const found = await fixture.verdicts(
      'import typed, untyped\ntyped.new_way(untyped.connect("a", nope=(1)), strict=not print(typed.Client(), end=""))\n',
    );
    assert.equal(found['untyped.connect']?.kind, 'wrong-call');
    assert.ok(exists(found['typed.new_way']) && exists(found['typed.Client']));
  });

  it('finds a call wrong that fits none of several signatures, but not one whose types do not fit', async () => {
    const wrong = await only('import subprocess\nsubprocess.run(["a"], nope=1)\n');
    assert.deepEqual(wrong.kind === 'wrong-call' && wrong.problem, {
      kind: 'unknown-parameter',
      parameter: 'nope',
    });
    assert.ok(exists(await only('import subprocess\nsubprocess.run(1)\n')));
    const tooFew = await only('import subprocess\nsubprocess.run(text=True)\n');
    assert.deepEqual(tooFew, { kind: 'wrong-call', problem: { kind: 'no-matching-overload' } });
  });

  it('believes definitions in untyped source', async () => {
    const found = await fixture.verdicts(
      'import untyped\nuntyped.connect("a", 1)\nuntyped.client\nuntyped.quick(1)\nuntyped.parts.helper\n',
    );
    for (const name of ['connect', 'client', 'quick', 'parts.helper'])
      assert.ok(exists(found[`untyped.${name}`]), name);
  });

  it('says unknown of what it cannot see, and never that it exists', async () => {
    const found = await fixture.verdicts(`import untyped, lazy, partial, compiled, selfmade, space, typed
untyped.client.anything()
untyped.Derived.inherited()
lazy.invented()
lazy.invented.deep()
partial.invented()
compiled.invented()
selfmade.invented()
space.other()
typed.anything.invented()
`);
    assert.deepEqual(found['untyped.client.anything'], unknown('untyped'));
    assert.deepEqual(found['untyped.Derived.inherited'], unknown('untyped'));
    assert.deepEqual(found['lazy.invented'], unknown('dynamic'));
    assert.deepEqual(found['lazy.invented.deep'], unknown('dynamic'));
    assert.deepEqual(found['partial.invented'], unknown('dynamic'));
    assert.deepEqual(found['compiled.invented'], unknown('untyped'));
    assert.deepEqual(found['selfmade.invented'], unknown('dynamic'));
    assert.equal(found['space.other']?.kind, 'unknown');
    assert.deepEqual(found['typed.anything.invented'], unknown('untyped'));
  });

  it('says not installed of what is nowhere', async () => {
    const found = await fixture.verdicts('import nowhere.near\nfrom . import x\nnowhere.near.it()\nx.y()\n');
    assert.deepEqual(found['nowhere.near.it'], unknown('not-installed'));
    assert.equal(found['x.y']?.kind, 'unknown');
  });

  it('does not call missing what a newer source has and its stub has not', async () => {
    const found = await fixture.verdicts('import stubbed\nstubbed.newer(1)\nstubbed.never(1)\n');
    assert.deepEqual(found['stubbed.newer'], unknown('dynamic'));
    assert.equal(found['stubbed.never']?.kind, 'missing');
  });

  it('follows what a source takes of other modules with a star', async () => {
    const found = await fixture.verdicts(
      'import starred.deep\nstarred.newer(1)\nstarred.never(1)\nstarred.deep.perhaps(1)\n',
    );
    assert.deepEqual(found['starred.newer'], unknown('dynamic'));
    assert.equal(found['starred.never']?.kind, 'missing');
    assert.deepEqual(found['starred.deep.perhaps'], unknown('dynamic'));
  });

  it('says unknown of packages that have their own way of finding modules', async () => {
    const found = await fixture.verdicts(
      'from hooked import Gtk\nfrom hooked.inner import x\nGtk.Window()\n',
    );
    for (const name of ['hooked.Gtk', 'hooked.inner.x', 'hooked.Gtk.Window'])
      assert.deepEqual(found[name], unknown('dynamic'), name);
  });

  it('leaves private names to those who write them, where there is a stub', async () => {
    assert.deepEqual(await only('import stubbed\nstubbed._private\n'), unknown('dynamic'));
  });

  it('takes no offence at broken and cyclic stubs', async () => {
    const found = await fixture.verdicts(
      'import broken, cyclic\nbroken.ok\nbroken.X\nbroken.nope\ncyclic.z()\ncyclic.q\n',
    );
    for (const name of ['broken.ok', 'broken.X', 'broken.nope', 'cyclic.q'])
      assert.equal(found[name]?.kind, 'unknown', name);
    assert.ok(exists(found['cyclic.z']));
  });

  it('says unknown of what the code itself reckons not to find', async () => {
    const found = await fixture.verdicts(`import typed
try:
    from typed import newest
except ImportError:
    newest = None
if hasattr(typed, "extra"):
    typed.extra()
`);
    assert.deepEqual(found['typed.newest'], unknown('dynamic'));
    assert.deepEqual(found['typed.extra'], unknown('dynamic'));
  });

  for (const module of ['typed', 'untyped.parts'])
    it(`says unknown of what takes the place of a name that ${module} may lack`, async () => {
      const taken = `from ${module} import newest\n`;
      const tried = `try:\n    ${taken}except ImportError:\n    newest = None\nprint(newest)\n`;
      assert.deepEqual((await fixture.verdicts(tried))[`${module}.newest`], unknown('dynamic'));
      const found = await fixture.verdicts(`${taken}print(newest)\n`);
      assert.equal(found[`${module}.newest`]?.kind, 'missing');
    });

  it('says unknown of a submodule that nothing here imports', async () => {
    assert.deepEqual(await only('import xml\nxml.dom.minidom.parse("a")\n'), unknown('dynamic'));
  });

  it('leaves it to the code which keys a TypedDict has', async () => {
    assert.ok(exists(await only('import typed.keys\ntyped.keys.Keys(b="x")\n')));
  });

  it('does not count what is unpacked', async () => {
    const found = await fixture.verdicts('import typed\nx = []\ntyped.new_way(*x, 2, 3)\n');
    assert.ok(exists(found['typed.new_way']));
    assert.equal((await only('import typed\ntyped.new_way(*x, nope=1)\n')).kind, 'wrong-call');
  });

  it('believes the installed source where its stub knows another version', async () => {
    assert.ok(exists(await only('import stubbed\nstubbed.known(1, 2)\n')));
    assert.equal((await only('import stubbed\nstubbed.known(1, 2, 3)\n')).kind, 'wrong-call');
  });

  it('trusts no signature under a decorator that it does not know', async () => {
    assert.notEqual((await only('import untyped\nuntyped.wrapped(1, 2, 3)\n')).kind, 'wrong-call');
  });

  it('knows what the version of Python has not', async () => {
    const found = await fixture.verdicts('import untyped, asyncio\nuntyped.future()\nasyncio.coroutine\n');
    assert.equal(found['asyncio.coroutine']?.kind, 'missing');
  });

  it('finds modules in the folder of the code', async () => {
    await fixture.tree.write({
      'workspace/above.py': '',
      'workspace/tools/neighbour.py': 'def greet(name):\n    return name\n',
    });
    const path = fixture.tree.path('workspace', 'tools', 'main.py');
    const found = await fixture.verdicts(
      'from neighbour import greet, gret\nfrom .neighbour import greet as hi\nfrom tools.neighbour import greet as hello\nimport above\nabove\n',
      { path },
    );
    for (const name of ['neighbour.greet', 'tools.neighbour.greet', 'above'])
      assert.ok(exists(found[name]), name);
    assert.equal(found['neighbour.gret']?.kind, 'missing');
  });

  it('counts in UTF-16 code units and knows all ends of lines', async () => {
    const found = await fixture.verdicts(
      'import typed # \u{1F40D}\r\n"\u{1F40D}\u{1F40D}", typed.Cleint()\rtyped.new_way(1)\n',
    );
    assert.deepEqual(found['typed.Cleint'], { kind: 'missing', nearest: ['Client'] });
    assert.ok(exists(found['typed.new_way']));
  });
});
