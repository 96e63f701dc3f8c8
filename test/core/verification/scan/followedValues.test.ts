import assert from 'node:assert/strict';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';

/** The symbols of the attributes called `x`, `y` and `z` in code below `import m`. */
function followed(code: string): string[] {
  return scanPython(`import m\n${code}\n`)
    .uses.map(({ symbol }) => symbol)
    .filter((symbol) => /\.[xyz]$/.test(symbol));
}

function check(cases: readonly (readonly [code: string, ...symbols: string[]])[]): void {
  for (const [code, ...symbols] of cases)
    it(`finds ${symbols.length} in ${JSON.stringify(code)}`, () => assert.deepEqual(followed(code), symbols));
}

describe('scanPython: parts of values', () => {
  check([
    ['a, b = m.f()\na.x; b.y', 'm.f()[0].x', 'm.f()[1].y'],
    ['(a, [b, c]) = m.f()\nc.x', 'm.f()[1][1].x'],
    ['a, *b, c = m.f()\na.x; b[0].y; b.no; c.z', 'm.f()[0].x', 'm.f()[…].y', 'm.f()[…].z'],
    ['a, = m.f()\na.x', 'm.f()[0].x'],
    ['a, b = m.f(), m.g()\na.x; b.y', 'm.f().x', 'm.g().y'],
    ['t = m.f(), m.g()\nt[1].x; t[i].y', 'm.g().x', '(m.f() | …).y'],
    ['m.f()["a"].x; m.f()[0].y(m.f()[1:2].z)', 'm.f()[…].x', 'm.f()[0].y', 'm.f()[…].z'],
    ['m.E["a"].x', 'm.E[…].x'],
    ['self.a, b = m.f()', ...[]],
    ['with m.f() as (a, b): b.x', 'm.f()[1].x'],
    ['a[0], b = m.f()\nb.x', 'm.f()[1].x'],
  ]);
});

describe('scanPython: loops', () => {
  check([
    ['for a in m.f(): a.x', 'm.f()[…].x'],
    ['for i, a in m.f(): a.x', 'm.f()[…][1].x'],
    ['async def f():\n    async for a in m.f(): a.x', 'm.f()[…].x'],
    ['for a in m.E: a.x', 'm.E[…].x'],
    ['[a.x for a in m.f() if a.y]', 'm.f()[…].x', 'm.f()[…].y'],
    ['{a: b.x for a in m.f() for b in a.y}', 'm.f()[…].y[…].x', 'm.f()[…].y'],
    ['[a.x async for a in m.f()]', 'm.f()[…].x'],
    ['for a in [m.f() for i in j]: a.x', 'm.f().x'],
    ['for a in (m.f(), m.f()): a.x', 'm.f().x'],
    ['for i, a in enumerate(sorted(m.f())): a.x; i.no', 'm.f()[…].x'],
    ['for a, b in zip(c, m.f()): a.no; b.x', 'm.f()[…].x'],
    ['list(m.f())[0].x; next(iter(m.f())).y', 'm.f()[…].x', 'm.f()[…].y'],
    ['def list(a): return a\nlist(m.f())[0].no', ...[]],
    ['for a in other: a.no', ...[]],
  ]);
});

describe('scanPython: operators', () => {
  check([
    ['(m.f() / "b").x', '(m.f() / …).x'],
    ['a = m.f() + 1\na.x', '(m.f() + …).x'],
    ['a = 2 * m.f()\na.x', '(… * m.f()).x'],
    ['(m.f() > 1).x; (m.f() == m.g()).y', '(m.f() > …).x', '(m.f() == …).y'],
    ['(m.f() in a).no; (not m.f()).no; (-m.f()).no; ("a" + m.f()).no; (lambda: m.f()).no', ...[]],
    ['a = m.f() if b else None\na.x', 'm.f().x'],
    ['(m.f() or m.f()).x; (m.f() or m.g()).y', 'm.f().x', '(m.f() | …).y'],
    ['a = b or m.f()\na.x', '(m.f() | …).x'],
    ['a = m.A if b else m.B\na.no; (m.A or None).no', ...[]],
    ['async def f():\n    (await m.f())[0].x', 'm.f()[0].x'],
    ['((m.f() / a) / b).x.y', '((m.f() / …) / …).x.y'],
  ]);
});

describe('scanPython: annotations', () => {
  const typing = 'from typing import *\nimport typing as t\nfrom collections.abc import Iterator\n';
  check([
    ['def f(a: m.A | None): a.x', 'm.A().x'],
    [`import typing as t\ndef f(a: t.Optional[m.A], b: t.Annotated[m.B, 1]): a.x; b.y`, 'm.A().x', 'm.B().y'],
    ['def f(a: "m.A", b: "m.B | None", c: "list[m.C]"): a.x; b.y; c[0].z', 'm.A().x', 'm.B().y', 'm.C().z'],
    ['def f(a: list[m.A], *b: m.B, **c: m.C): a[0].x; b[0].y; c["k"].z', 'm.A().x', 'm.B().y', 'm.C().z'],
    [
      'def f(a: dict[str, m.A]):\n    a["k"].x\n    for k, v in a.items(): k.no; v.y\n    a.get(1).z',
      'm.A().x',
      'm.A().y',
      'm.A().z',
    ],
    ['def f(a: dict[str, m.A]):\n    for k in a: k.no', ...[]],
    ['def f(a: tuple[int, m.A], b: tuple[m.B, ...]): a[1].x; a[0].no; b[i].y', 'm.A().x', 'm.B().y'],
    ['def f(a: str | m.A): a.x', '(m.A() | …).x'],
    ['def f(a: m.G[int]): a.x', 'm.G().x'],
    ['def f(a: type[m.A]): a().x', 'm.A().x'],
    [`${typing}def f(a: Iterator[m.A]):\n    for b in a: b.x`, 'm.A().x'],
    ['def f(a: list[list[m.A]]): a.no; a[0].no; a[0][0].x', 'm.A().x'],
    ['def f() -> m.A: ...\nf().x', 'm.A().x'],
    ['async def f() -> list[m.A]:\n    (await f())[0].x', 'm.A().x'],
    ['@other\ndef f() -> m.A: ...\nf().no', ...[]],
  ]);
});

describe('scanPython: own classes', () => {
  check([
    ['class A(m.B):\n    def f(self): self.x', 'm.B().x'],
    ['class A(m.B): pass\nA().x; a = A(1)\na.y', 'm.B().x', 'm.B().y'],
    ['class A(m.B[int]): pass\nA().x', 'm.B().x'],
    ['class A(m.B): pass\nclass C(A): pass\nC().x', 'm.B().x'],
    ['class A(m.B):\n    def f(self): super().x', 'm.B().x'],
    ['class A(m.B):\n    x = 1\n    def f(self): self.x; self.y', 'm.B().y'],
    ['class A(m.B):\n    def f(self): self.x\n    def g(self): self.x = 1', ...[]],
    ['class A(m.B):\n    def f(self): self.x\nclass C(A):\n    def x(self): pass', ...[]],
    ['class A(m.B):\n    def f(self): self.x, b = 1, 2; self.x', ...[]],
    ['class A(m.B, metaclass=M): pass\nA().no', ...[]],
    ['class A(m.B, Other): pass\nA().no', ...[]],
    ['@other\nclass A(m.B): pass\nA().no', ...[]],
    ['class AMixin(m.B):\n    def f(self): self.no', ...[]],
    ['class A(m.B):\n    def __getattr__(self, a): ...\nA().no', ...[]],
    ['class A(m.B):\n    def f(self): setattr(self, a, 1)\nA().no', ...[]],
    ['class A(m.B):\n    @abstractmethod\n    def f(self): self.no', ...[]],
    ['class A: pass\nA().no', ...[]],
    [
      'class A:\n    p: m.P\n    def f(self) -> m.Q: ...\n    @property\n    def g(self) -> m.R: ...\na = A()\na.p.x; a.f().y; a.g.z',
      'm.P().x',
      'm.Q().y',
      'm.R().z',
    ],
  ]);

  it('says where the bases are named', () => {
    const code = 'import m, n.o\nclass A(m.B, n.o.C): pass\nA().x';
    const { bases } = scanPython(code).uses.at(-1)!;
    assert.deepEqual(bases, [code.indexOf('B,'), code.indexOf('C)')]);
  });
});

describe('scanPython: names of a star import, and of clauses', () => {
  const names = (code: string): string[] => scanPython(code).uses.map(({ symbol }) => symbol);

  it('takes names that nothing else binds for those of the module', () => {
    assert.deepEqual(names('from m import *\na.x; b(1).y; print(c); d = 1; d; e\ndef e(): f'), [
      'm.a.x',
      'm.b',
      'm.b().y',
      'm.c',
      'm.f',
    ]);
    assert.deepEqual(names('from m import *\nfrom n import *\na'), []);
    assert.deepEqual(names('from .m import *\na'), ['m.a']);
  });

  check([
    ['try: pass\nexcept m.E as e: e.x', 'm.E().x'],
    ['try: pass\nexcept (m.E, m.F) as e: e.x', '(m.E() | …).x'],
    ['match a:\n    case m.A(1) as b: b.x\n    case m.A() | c: c.no', 'm.A().x'],
    ['if (a := m.f())[0].x: a.y', 'm.f()[0].x', 'm.f().y'],
  ]);
});

describe('scanPython: hostile values', () => {
  it('takes time in proportion', function () {
    // Anything that grows faster than the text takes minutes here.
    this.timeout(60_000);
    const many = (text: string): string => `import m\n${text.repeat(10_000)}`;
    for (const code of [
      many('a = m.f()[0]\na = a[0]\n'),
      many('a = a / m.f()\n'),
      many('a = [a]\n'),
      many('a = a, a\na[0].x\n'),
      many('class A(A): pass\n'),
      many('class A(m.B):\n  def f(self): self.x, setattr\n'),
      `import m\na = ${'m.f() or '.repeat(10_000)}1`,
      `import m\na = ${'m.f() if b else '.repeat(10_000)}1`,
      `import m\n${'a, '.repeat(10_000)}*b = ${'m.f(), '.repeat(10_000)}\n`,
      `import m\na${'[0]'.repeat(10_000)}.x`,
      `import m\nm.f()${'[m.g()]'.repeat(10_000)}.x`,
      `def f(a: ${'list['.repeat(10_000)}`,
      `def f(a: ${'m.A | '.repeat(10_000)}None): a.x`,
      `import m\n${'@m.d\n'.repeat(10_000)}def f() -> m.A: ...\n`,
    ]) {
      for (const { symbol } of scanPython(code).uses) assert.ok(symbol.length < 1000);
    }
  });
});
