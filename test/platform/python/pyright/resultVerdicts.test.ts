import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/verification/symbols/symbolChecker.ts';
import { PyrightFixture } from './pyrightFixture.ts';

const packages = {
  'typed/py.typed': '',
  'typed/__init__.py': `from typing import Any, overload

class Reply:
    code: int
    def text(self) -> str: ...

class Client:
    last: Reply | None
    def send(self, data: bytes, *, wait: bool = True) -> Reply: ...
    def find(self) -> Reply | None: ...
    def anything(self) -> Any: ...
    async def fetch(self) -> Reply: ...
    def __enter__(self) -> "Client": ...
    def __exit__(self, *args: object) -> None: ...
    async def __aenter__(self) -> "Client": ...
    async def __aexit__(self, *args: object) -> None: ...

class Entered:
    def __enter__(self) -> Reply: ...
    def __exit__(self, *args: object) -> None: ...

@overload
def parse(what: str) -> Reply: ...
@overload
def parse(what: int) -> Client: ...

def either(flag: bool) -> Reply | Client: ...
`,
  'typed/open.py': `from typing import Any

class Open:
    def __getattr__(self, name: str) -> Any: ...
`,
  'typed/base.py': 'from abc import ABC\nclass Base(ABC):\n    pass\ndef make() -> Base: ...\n',
  'untyped/__init__.py': `from mystery import Base, decorate, make
import typed

class Plain:
    items = []
    def method(self, a):
        return self
    def nothing(self):
        pass
    def maybe(self, flag):
        if flag:
            return make(flag)
        return Plain()

class Derived(Base):
    def known(self):
        pass

class Filled:
    def __init__(self, **given):
        for name in given:
            setattr(self, name, given[name])

@decorate
class Decorated:
    pass

class Meta(type):
    pass

class Made(metaclass=Meta):
    pass

def client():
    return typed.Client()
`,
};

const dynamic = { kind: 'unknown', reason: 'dynamic' };

describe('verdicts of pyright on what calls give', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => (fixture = await PyrightFixture.create(packages)));
  after(() => fixture.dispose());

  const only = async (code: string): Promise<Verdict> =>
    Object.values(await fixture.verdicts(`import typed, untyped\n${code}\n`)).at(-1)!;

  for (const code of [
    'typed.Client().send(b"").text()',
    'c = typed.Client()\nc.send(b"", wait=False)',
    'with typed.Client() as c:\n    c.send(b"")',
    'with typed.Entered() as reply:\n    reply.text()',
    'async def f():\n    async with typed.Client() as c:\n        r = await c.fetch()\n        r.text()',
    'async def f():\n    (await typed.Client().fetch()).text()',
    'def f(c: typed.Client):\n    c.send(b"")',
    'class K:\n    def __init__(self):\n        self.c = typed.Client()\n    def f(self):\n        self.c.send(b"")',
    'typed.parse("a").text()',
    'typed.parse(1).send(b"")',
  ])
    it(`finds what exists: ${JSON.stringify(code)}`, async () => {
      const verdict = await only(code);
      assert.equal(verdict.kind, 'exists');
      assert.match(verdict.kind === 'exists' ? verdict.source!.path : '', /typed[\\/]__init__\.py$/);
    });

  it('ignores None, which only the author can rule out', async () => {
    assert.equal((await only('typed.Client().find().text()')).kind, 'exists');
    assert.equal((await only('typed.Client().last.text()')).kind, 'exists');
    assert.equal((await only('import re\nre.match("a", "b").group()')).kind, 'exists');
    assert.equal((await only('x: typed.Client = None\nx.send(b"")')).kind, 'exists');
    assert.equal((await only('typed.Client().find().txt()')).kind, 'missing');
  });

  for (const code of [
    'typed.Client().sned(b"")',
    'typed.Client().send(b"").texts()',
    'c = typed.Client()\nc.sned',
    'with typed.Client() as c:\n    c.sned(b"")',
    'with typed.Entered() as reply:\n    reply.send(b"")',
    'async def f():\n    r = await typed.Client().fetch()\n    r.txt()',
    'async def f():\n    typed.Client().fetch().text()',
    'def f(c: typed.Client):\n    c.sned(b"")',
    'class K:\n    def __init__(self):\n        self.c = typed.Client()\n    def f(self):\n        self.c.sned(b"")',
    'untyped.Plain().x',
    'untyped.Made().x',
    'typed.parse("a").send(b"")',
    'typed.either(True).sned(b"")',
    'import requests\nrequests.get("a").jsonn()',
    'import collections\ncollections.Counter("a").most_comon()',
  ])
    it(`finds what is missing: ${JSON.stringify(code)}`, async () => {
      assert.equal((await only(code)).kind, 'missing');
    });

  it('finds the call wrong of what exists', async () => {
    for (const [code, problem] of [
      ['typed.Client().send(b"", timeout=1)', { kind: 'unknown-parameter', parameter: 'timeout' }],
      ['untyped.Plain().method(1, 2)', { kind: 'too-many-positional', limit: 1 }],
    ] as const) {
      const verdict = await only(code);
      assert.deepEqual(verdict.kind === 'wrong-call' && verdict.problem, problem);
    }
  });

  it('takes each place for itself, though their symbols are the same', async () => {
    const code = 'import typed\ntyped.parse("a").text()\ntyped.parse(1).text()\ntyped.parse("b").text()\n';
    const kinds = (await fixture.allVerdicts(code)).filter(([symbol]) => symbol === 'typed.parse().text');
    assert.deepEqual(
      kinds.map(([, { kind }]) => kind),
      ['exists', 'missing', 'exists'],
    );
  });

  it('does not conclude from one type to another', async () => {
    const code = 'import typed\ntyped.parse(1).text()\ntyped.parse(x).text()\ntyped.parse(y).text.upper()\n';
    const kinds = (await fixture.allVerdicts(code)).filter(([symbol]) => symbol.includes(').'));
    assert.deepEqual(
      kinds.map(([, { kind }]) => kind),
      ['missing', 'unknown', 'unknown'],
    );
  });

  it('finds what is missing at every place', async () => {
    const code = `import typed
c = typed.Client()
print(c.no1, f"{c.no2!r}", [c.no3 for x in c.no4], (c).no5.no6, c.send(c.no7).no8, lambda: c.no9)
c.send(b"").no10
@c.no11()
def f(a=c.no12) -> None: ...
`;
    const missing = (await fixture.allVerdicts(code)).filter(([, { kind }]) => kind === 'missing');
    assert.deepEqual(
      missing.map(([symbol]) => symbol.replace(/^.*\.no/, '')),
      ['1', '2', '3', '4', '6', '8', '7', '9', '10', '11', '12'],
    );
  });

  it('takes the arguments of a call for no part of what it gives', async () => {
    const found = await fixture.verdicts('import typed\ntyped.Client().send(typed.nothing(nope=1)).text()\n');
    assert.equal(found['typed.nothing']?.kind, 'missing');
    assert.equal(found['typed.Client().send().text']?.kind, 'exists');
  });

  it('counts a mistake once', async () => {
    const found = await fixture.verdicts(
      'import typed\nc = typed.Cleint()\nc.send()\ntyped.parse().text()\n',
    );
    assert.equal(found['typed.Cleint']?.kind, 'missing');
    assert.deepEqual(found['typed.Cleint().send'], dynamic);
    assert.deepEqual(found['typed.parse().text'], dynamic);
  });

  for (const [code, verdict] of [
    ['typed.Client().anything().x', dynamic],
    ['from typed.open import Open\nOpen().x', dynamic],
    ['typed.either(True).send(b"")', dynamic],
    ['import argparse\nargparse.ArgumentParser().parse_args().x', dynamic],
    ['c = typed.Client()\nc.extra = 1\nc.extra', dynamic],
    ['c = typed.Client()\nsetattr(c, "extra", 1)\nc.extra', dynamic],
    ['c = typed.Client()\nif hasattr(c, "extra"):\n    c.extra', dynamic],
    ['c = typed.Client()\ntry:\n    c.extra\nexcept AttributeError:\n    pass', dynamic],
    ['import typed.base\ntyped.base.make().x', dynamic],
    ['untyped.Plain().nothing().x', dynamic],
    ['untyped.Plain().items.x', dynamic],
    ['untyped.Plain().maybe(1).x', dynamic],
    ['untyped.Filled(a=1).a', dynamic],
    ['untyped.Decorated().x', dynamic],
    ['untyped.client().x', dynamic],
    ['untyped.Derived().x', dynamic],
    ['import nowhere\nnowhere.make().x', { kind: 'unknown', reason: 'not-installed' }],
  ] as const)
    it(`does not guess: ${JSON.stringify(code)}`, async () => assert.deepEqual(await only(code), verdict));
});
