import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/verification/symbols/symbolChecker.ts';
import { PyrightFixture } from './pyrightFixture.ts';

const packages = {
  'typed/py.typed': '',
  'typed/__init__.py': `from collections.abc import Iterator
from typing import Any

class Title:
    size: int

class Panel:
    title: Title
    def draw(self, *, wide: bool = False) -> None: ...

class Sheet:
    def panels(self) -> Iterator[tuple[int, Panel]]: ...
    def __getitem__(self, key: str) -> Panel: ...
    def __truediv__(self, other: str) -> Panel: ...
    def anything(self) -> Any: ...

class Base:
    limit: int = 3
    def start(self) -> None: ...

def sheets() -> tuple[Sheet, Panel]: ...
def many() -> list[Panel]: ...
def first() -> Panel | None: ...
def load[T](kind: type[T]) -> list[T]: ...
`,
  'typed/orm.py': `from typing import Any

class Meta(type):
    def __init__(cls, *args: Any) -> None:
        setattr(cls, "made", 1)

class Model(metaclass=Meta):
    pass
`,
  'untyped/__init__.py': 'class Base:\n    pass\nclass Other:\n    x = 1\ndef make():\n    return [Base()]\n',
};

const prelude = 'import typed, untyped\nfrom typing import Optional\n';

describe('verdicts of pyright on parts of values, and on what own classes inherit', function () {
  this.timeout(120_000);
  let fixture: PyrightFixture;
  before(async () => (fixture = await PyrightFixture.create(packages)));
  after(() => fixture.dispose());

  /** The verdict on the use of an attribute that ends in a name. */
  const verdictOn = async (code: string, name: string): Promise<Verdict> => {
    const found = await fixture.verdicts(`${prelude}${code}\n`);
    return Object.entries(found).find(([symbol]) => symbol.endsWith(`.${name}`))![1];
  };
  const last = async (code: string): Promise<Verdict> =>
    (await fixture.allVerdicts(`${prelude}${code}\n`)).at(-1)![1];

  for (const code of [
    'a, b = typed.sheets()\nb.NAME()',
    'a, b = typed.sheets()\na["x"].NAME()',
    'for i, one in typed.sheets()[0].panels():\n    one.NAME()',
    'x = [one.NAME() for one in typed.many()]',
    'for i, one in enumerate(typed.many()):\n    one.NAME()',
    '(typed.Sheet() / "a").NAME()',
    'a = typed.Sheet() / "a"\na.NAME()',
    'a = typed.many()[0] if x else None\na.NAME()',
    'def f(a: Optional[typed.Panel]):\n    a.NAME()',
    'def f(a: "typed.Panel | None"):\n    a.NAME()',
    'def f(a: dict[str, typed.Panel]):\n    for k, v in a.items():\n        v.NAME()',
    'def f(*a: typed.Panel):\n    a[0].NAME()',
    'def f() -> list[typed.Panel]: ...\nf()[0].NAME()',
    'class A:\n    panel: typed.Panel\n    def f(self):\n        self.panel.NAME()',
    'def f(a: object):\n    match a:\n        case typed.Panel() as b:\n            b.NAME()',
  ])
    it(`finds the attribute, and its absence: ${JSON.stringify(code)}`, async () => {
      assert.equal((await verdictOn(code.replace('NAME', 'draw'), 'draw')).kind, 'exists');
      const missing = await verdictOn(code.replace('NAME', 'drow'), 'drow');
      assert.deepEqual(missing, { kind: 'missing', nearest: ['draw'] });
      const wrong = await verdictOn(code.replace('NAME()', 'draw(wyde=True)'), 'draw');
      assert.equal(wrong.kind, 'wrong-call');
    });

  for (const code of [
    'class A(typed.Base):\n    def f(self):\n        self.NAME()',
    'class A(typed.Base):\n    pass\nA().NAME()',
    'class A(typed.Base):\n    def f(self):\n        super().NAME()',
    'class A(typed.Base):\n    pass\nclass B(A):\n    pass\nb = B()\nb.NAME()',
    'from dataclasses import dataclass\n@dataclass\nclass A(typed.Base):\n    x: int\nA(1).NAME()',
  ])
    it(`finds what an own class inherits, and what not: ${JSON.stringify(code)}`, async () => {
      assert.equal((await verdictOn(code.replace('NAME', 'start'), 'start')).kind, 'exists');
      assert.equal((await verdictOn(code.replace('NAME', 'strat'), 'strat')).kind, 'missing');
    });

  for (const code of [
    'class A(typed.Base):\n    def f(self): self.own()\nA.own = 1',
    'class A(typed.Base):\n    def f(self): self.own()\n    def own(self): pass',
    'class A(typed.Base):\n    def f(self): self.own\nclass B(A):\n    own = 1',
    'class A(typed.Base):\n    def __init__(self, **given): self.__dict__.update(given)\n    def f(self): self.own',
  ])
    it(`says nothing of what is its own: ${JSON.stringify(code)}`, async () => {
      const found = await fixture.verdicts(`${prelude}${code}\n`);
      assert.equal(found['typed.Base().own'], undefined);
    });

  it('does not conclude from what has no types', async () => {
    const dynamic = { kind: 'unknown', reason: 'dynamic' };
    assert.deepEqual(await last('for a in untyped.make():\n    a.x'), dynamic);
    assert.deepEqual(await last('import typed.orm\nclass A(typed.orm.Model): pass\nA().made'), dynamic);
    const any = { ...dynamic, isOfAny: true };
    assert.deepEqual(await last('typed.Sheet().anything()["a"].x'), any);
    assert.deepEqual(await last('for a in typed.Sheet().anything(): a.x'), any);
  });

  it('reads the bases of own classes where these have no types', async () => {
    const missing = { kind: 'missing', nearest: [] };
    assert.deepEqual(await last('class A(untyped.Base):\n    def f(self): self.x'), missing);
    const given = 'class A(untyped.Base):\n    def f(self): self.x\nclass B(A, untyped.Other): pass';
    assert.deepEqual(await verdictOn(given, 'x'), { kind: 'unknown', reason: 'dynamic' });
  });

  it('finds in the code what a package gives back of it', async () => {
    const own = 'class A:\n    name = "a"\n';
    assert.deepEqual(await last(`${own}for a in typed.load(A): a.name`), { kind: 'exists' });
    assert.equal((await last(`${own}for a in typed.load(A): a.nme`)).kind, 'missing');
  });

  it('knows the names of a star import', async () => {
    const found = await fixture.verdicts(
      'from typed import *\nmany()[0].draw\nfew()\nprint(later)\nlater = 1\n',
    );
    assert.equal(found['typed.many']?.kind, 'exists');
    assert.equal(found['typed.many()[0].draw']?.kind, 'exists');
    assert.equal(found['typed.few']?.kind, 'missing');
    assert.equal(found['typed.later'], undefined);
  });

  it('finds that an object is called that cannot be', async () => {
    const wrong = { kind: 'wrong-call', problem: { kind: 'not-callable' } };
    assert.deepEqual(await last('typed.Panel().title("a")'), wrong);
    assert.deepEqual(await last('import math\nmath.pi()'), wrong);
    assert.equal((await last('typed.Sheet().anything()("a")')).kind, 'exists');
  });
});
