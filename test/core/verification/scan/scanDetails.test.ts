import assert from 'node:assert/strict';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';

/** The uses in code below `import m`, without those of the import itself. */
function usesOf(code: string): string[] {
  return scanPython(`import m\n${code}`).uses.map(({ symbol, call }) =>
    call ? `${symbol}(${call.positional})` : symbol,
  );
}

const importsOf = (code: string): string[] =>
  scanPython(code).imports.map(({ module, name }) => (name ? `${module}>${name}` : module));

describe('scanPython: tokens', () => {
  it('reads strings to their ends, whatever is in them', () => {
    for (const string of [
      "'it\\'s m.no'",
      '"a \\\\"',
      '"""a "" m.no \\""" m.no"""',
      "'''a\n'm.no'\n'''",
      "b'm.no'",
      '"a \\\r\n m.no"',
      '"a \\\n m.no"',
    ])
      assert.deepEqual(usesOf(`x = ${string} + m.a(1)\nm.b`), ['m.a(1)', 'm.b'], string);
  });

  it('ends a string that is never closed with its line', () => {
    assert.deepEqual(usesOf("x = 'a m.no\nm.a"), ['m.a']);
    assert.deepEqual(usesOf('x = "a \\\nm.a'), ['m.a']);
    assert.deepEqual(usesOf("x = 'a\\"), []);
    assert.deepEqual(usesOf('m.a  # m.no'), ['m.a']);
    assert.deepEqual(usesOf('m.a  # m.no\rm.b'), ['m.a', 'm.b']);
  });

  it('reads the fields of f-strings, and what is behind these', () => {
    const strings: readonly (readonly [string: string, ...uses: string[]])[] = [
      ['f"{m.a} m.no {m.b(1)}"', 'm.a', 'm.b(1)'],
      ['f"{{m.no}} {m.a}"', 'm.a'],
      ['f"\\{m.a}"', 'm.a'],
      ['f"\\N{m.no} {m.a}"', 'm.a'],
      ['rf"\\N{m.a}"', 'm.a'],
      ['f"\\" m.no {m.a}"', 'm.a'],
      ['f"""a\n{m.a\n} "m.no" """', 'm.a'],
      ['f"{x:{m.a}.{m.b}} m.no"', 'm.a', 'm.b'],
      ['f"{x!r:>{m.a}}"', 'm.a'],
      ['f"{x != m.a}"', 'm.a'],
      ['f"{m.a["b"]} m.no"', 'm.a'],
      ['f"{m.a[1:m.b]}"', 'm.a', 'm.b'],
      ['f"{f"{m.a}"} {m.b}"', 'm.a', 'm.b'],
      ['f"{m.a(f(\'}\'))} m.no"', 'm.a(1)'],
      ['f"{ {1: m.a}[1] } m.no"', 'm.a'],
      ['f"{(lambda x: m.a)(1)}"', 'm.a'],
      ["t'{m.a}'", 'm.a'],
      ['F"{m.a=}"', 'm.a'],
    ];
    for (const [string, ...uses] of strings)
      assert.deepEqual(usesOf(`x = ${string}; m.last`), [...uses, 'm.last'], string);
  });

  it('goes on behind an f-string that misses its end', () => {
    for (const string of ['f"{m.a', 'f"{m.a:>', 'f"{m.a:{', 'f"a {m.a} b', 'f"{m.a["b"'])
      assert.deepEqual(usesOf(`x = ${string}\nm.last`), ['m.a', 'm.last'], string);
    assert.deepEqual(usesOf('x = f"{m.a" + m.b\nm.last'), ['m.a', 'm.b', 'm.last']);
    assert.deepEqual(usesOf('x = f"{1" + m.b\nm.last'), ['m.b', 'm.last']);
    assert.deepEqual(usesOf('x = f"{m.a()" + m.b\nm.last'), ['m.a(0)', 'm.b', 'm.last']);
    assert.deepEqual(usesOf('x = f"{x:>" + m.b\nm.last'), ['m.b', 'm.last']);
  });

  it('takes brackets that do not fit for what they are', () => {
    assert.deepEqual(usesOf('m.a(1] + m.b\nm.c'), ['m.a', 'm.b', 'm.c']);
    assert.deepEqual(usesOf('m.a([1, 2)\nm.b'), ['m.a(1)', 'm.b']);
    assert.deepEqual(usesOf('m.a) + m.b(1)'), ['m.a', 'm.b(1)']);
    assert.deepEqual(usesOf('m.a(1,\ndef f(): m.b(2)'), ['m.a', 'm.b(1)']);
  });

  it('knows numbers and operators from names', () => {
    assert.deepEqual(usesOf('x = 1.5.m, .5, 0x1f, 1e5, 5j; m.a(.5, 1_0, 1.)'), ['m.a(3)']);
    assert.deepEqual(usesOf('x=m.a**m.b//m.c->m.d<>m.e'), ['m.a', 'm.b', 'm.c', 'm.d', 'm.e']);
    assert.deepEqual(usesOf('x = \\\n  m.a \\\r\n  + m.b'), ['m.a', 'm.b']);
    assert.deepEqual(usesOf('x = \uff4d.a; \ufeffm.b;\u00a0m.c'), ['m.a', 'm.b', 'm.c']);
  });

  it('keeps to columns, also those of tabs and form feeds', () => {
    assert.deepEqual(usesOf('if x:\n        m = 1\n\tm.no\nm.no'), []);
    assert.deepEqual(usesOf('def f():\n  m = 1\n\f  m.no\nm.a'), ['m.a']);
    assert.deepEqual(usesOf('def f(m):\n   \tm.no\n        m.no\nm.a'), ['m.a']);
  });
});

describe('scanPython: statements', () => {
  it('gives what functions import and use where it stands in the text', () => {
    assert.deepEqual(
      importsOf('def f():\n    import b, c\nimport d\nx = [__import__("e"), __import__("g")]'),
      ['b', 'c', 'd', 'e', 'g'],
    );
    assert.deepEqual(usesOf('def f():\n    m.a(m.b)\nm.c'), ['m.a(1)', 'm.b', 'm.c']);
  });

  it('reads all that stands in a line', () => {
    assert.deepEqual(usesOf('m.a; ; m.b;\nif m.c: m.d; m.e\nelse: m.f'), [
      'm.a',
      'm.b',
      'm.c',
      'm.d',
      'm.e',
      'm.f',
    ]);
    assert.deepEqual(usesOf('class K(m.a): x = m.b\nfor i in m.c: m.d(i)\nwhile m.e: m.f'), [
      'm.a',
      'm.b',
      'm.c',
      'm.d(1)',
      'm.e',
      'm.f',
    ]);
    assert.deepEqual(usesOf('async def f(): m.a\nasync for x in m.b: m.c\nasync with m.d() as k: k.e'), [
      'm.a',
      'm.b',
      'm.c',
      'm.d(0)',
      'm.d().e',
    ]);
  });

  it('takes match and case for keywords only where they are', () => {
    assert.deepEqual(usesOf('match -m.a:\n    case [*m]: m.no'), ['m.a']);
    assert.deepEqual(usesOf('match *m.a, m.b:\n    case (1, m.c) if m.d: m.e'), [
      'm.a',
      'm.b',
      'm.c',
      'm.d',
      'm.e',
    ]);
    assert.deepEqual(usesOf('match m.a:\n    case m.b.c | m.B(m.d, e=m.f): m.g'), [
      'm.a',
      'm.b.c',
      'm.B',
      'm.d',
      'm.f',
      'm.g',
    ]);
    assert.deepEqual(usesOf('match m.a:\n    case K(m=1): m.b\n    case {"a": m}: m.no\n    case _: m.c'), [
      'm.a',
      'm.b',
    ]);
    assert.deepEqual(usesOf('match = m.a; match.b; case = 1; case[m.c]'), ['m.a', 'm.a.b', 'm.c']);
    assert.deepEqual(usesOf('match\nmatch(m.a)\ncase: m.B\ncase.x(m.c)'), [
      'm.a',
      'm.B',
      'm.B().x(1)',
      'm.c',
    ]);
  });

  it('follows parameters of every kind', () => {
    assert.deepEqual(usesOf('def f(a, /, m): m.no'), []);
    assert.deepEqual(usesOf('def f(*, a, **m): m.no'), []);
    assert.deepEqual(usesOf('def f(a, (b, m)=m.a): m.no'), ['m.a']);
    assert.deepEqual(usesOf('def f(a: m.A = m.b, *c: m.C) -> m.D: a.x; c.no'), [
      'm.A',
      'm.b',
      'm.C',
      'm.D',
      'm.A().x',
    ]);
    assert.deepEqual(usesOf('def f(a: m.A | None): a.x'), ['m.A', 'm.A().x']);
    assert.deepEqual(usesOf('x = lambda *m, **k: m.no, m.a'), ['m.a']);
  });

  it('knows names that are global, or of a function around', () => {
    assert.deepEqual(usesOf('def f():\n    global m, x\n    m = 1\ndef g(): m.no'), []);
    assert.deepEqual(
      usesOf('def f():\n    m = 1\n    def g():\n        global m\n        m.no\n    m.no'),
      [],
    );
    const nested = (word: string): string =>
      `def f():\n    import n\n    def g():\n        ${word} n\n        n = 1\n    def h():\n        n.a`;
    assert.deepEqual(usesOf(nested('nonlocal')), []);
    assert.deepEqual(usesOf(nested('nonlocal x,')), []);
    assert.deepEqual(usesOf(nested('pass;')), ['n', 'n.a']);
    assert.deepEqual(usesOf(nested('global')), ['n.a']);
    assert.deepEqual(usesOf('global m\nm.a\ndef f():\n    nonlocal y\n    y = m.b'), ['m.a', 'm.b']);
  });

  it('types only what declares a type', () => {
    assert.deepEqual(usesOf('type X = m.A\ntype(m).b\ntype = m.c\ntype.d\ntype: m.E'), [
      'm.A',
      'm',
      'm.c',
      'm.c.d',
      'm.E',
    ]);
  });

  it('puts back what another clause has imported', () => {
    const clauses: readonly (readonly [code: string, ...uses: string[]])[] = [
      ['if x:\n    import a\nelse:\n    a = 1\n    a.no\na.b', 'a.b'],
      ['if x:\n    import a\nelif y:\n    a = 1\nelif z:\n    a = 2\n    a.no\na.b', 'a.b'],
      ['if x:\n    import a\nif y:\n    a = 1\na.no'],
      ['if x:\n    import a\nelse:\n    if y:\n        a = 1\n        a.no\na.b', 'a.b'],
      ['if x:\n    if y:\n        import a\nelse:\n    for i in j:\n        a = 1\na.b', 'a.b'],
      [
        'if x:\n    if y:\n        import a\n    else:\n        a = 1\n    a.b\nelse:\n    a = 1\na.c',
        'a.b',
        'a.c',
      ],
      ['if x:\n    import a\n    if y:\n        a = 1\n    a.no\na.no'],
      ['try:\n    import a\nexcept E:\n    a = 1\nelse:\n    a.b\nfinally:\n    a.c', 'a.b', 'a.c'],
      ['try:\n    import a\nexcept E:\n    pass\nelse:\n    a = 1\na.no'],
      ['try:\n    import a\nfinally:\n    a = 1\na.no'],
      ['match x:\n    case 1:\n        import a\n    case _:\n        a = 1\n        a.no\na.b', 'a.b'],
      ['if x:\n    import a\nelse:\n    import c as a\n    a.d\na.b', 'c.d', 'a.b'],
      ['if x:\n    import a\npass\nelse:\n    a = 1\na.no'],
    ];
    for (const [code, ...uses] of clauses) assert.deepEqual(usesOf(code), uses, code);
  });

  it('adds up what modules of one package are imported', () => {
    const modulesOf = (code: string): string[] =>
      scanPython(code)
        .uses.filter(({ symbol }) => symbol.endsWith('.x'))
        .map(({ module, level }) => '.'.repeat(level) + module);
    assert.deepEqual(modulesOf('import a.b\nimport a.c.d\na.b.x; a.c.d.x; a.e.x; a.x'), [
      'a.b',
      'a.c.d',
      'a.b',
      'a.b',
    ]);
    assert.deepEqual(modulesOf('import a\nimport b as a\na.x'), ['b']);
    assert.deepEqual(modulesOf('from . import a\nimport a\na.x'), ['a']);
  });
});

describe('scanPython: expressions', () => {
  const cases: readonly (readonly [code: string, ...uses: string[]])[] = [
    ['f((n := m.a), m.b); n.c', 'm.a', 'm.b', 'm.a.c'],
    ['f(n := m.a(1), m.b); n.c', 'm.a(1)', 'm.b', 'm.a().c'],
    ['x = [n := m.a, m.b]; n.c', 'm.a', 'm.b', 'm.a.c'],
    ['x = (n := m.a).b', 'm.a.b', 'm.a'],
    ['x = lambda a: m.a(a), m.b', 'm.a(1)', 'm.b'],
    ['x = {m.a: lambda: m.b, "c": m.c}', 'm.a', 'm.b', 'm.c'],
    ['m.a(b=m.c, *d, **e)', 'm.a(0)', 'm.c'],
    ['m.a[b=m.c]; m.d[m.e, 1]', 'm.a', 'm.c', 'm.d', 'm.e'],
    ['m.a(b == c, d)', 'm.a(2)'],
    ['(m.a, m.b).no; (m.c for i in j).no; (m.d).e', 'm.a', 'm.b', 'm.c', 'm.d.e', 'm.d'],
    ['[m.a for i in m.b if m.c for j in m.d if m.e]', 'm.a', 'm.b', 'm.c', 'm.d', 'm.e'],
    ['[m.no for i in j for m in m.no if m.no]; m.a', 'm.a'],
    ['x = await m.a; x.no; y = await m.b(); y.c', 'm.a', 'm.b(0)', 'm.b().c'],
    ['x = await await m.a(); x.b', 'm.a(0)', 'm.a().b'],
    ['x = "a" (m.b); x = 1 (m.c)', 'm.b', 'm.c'],
    ['"{}".format(m.a).b.m.no', 'm.a'],
    ['m.a.\nm.b', 'm.a', 'm.b'],
    ['with m.a as x, m.b(): x.no', 'm.a', 'm.b(0)'],
    ['with (m.a() as x, m.b() as y): x.c; y.d', 'm.a(0)', 'm.b(0)', 'm.a().c', 'm.b().d'],
    ['with (m.a() for i in j) as x: x.no', 'm.a(0)'],
    ['with (m.a(), m.b()): pass', 'm.a(0)', 'm.b(0)'],
    ['with [m.a() as x]: x.no', 'm.a(0)'],
    ['x[m.a] = y[m.b].c = m.d', 'm.a', 'm.b', 'm.d'],
    ['x = y = m.a(); x.b; y.c', 'm.a(0)', 'm.a().b', 'm.a().c'],
    ['x = m.a() + 1; x.b; y += m.b(); y.no', 'm.a(0)', '(m.a() + …).b', 'm.b(0)'],
    ['x: m.A = None; x.b; y: m.A[0] = 1; y.c', 'm.A', 'm.A().b', 'm.A', 'm.A().c'],
    ['(x) = m.a; x.c; [y, z] = m.b; y.d', 'm.a', 'm.a.c', 'm.b', 'm.b[0].d'],
    ['x, y = m.a, m.b; x.c', 'm.a', 'm.b', 'm.a.c'],
    ['try: pass\nexcept m.A as m, n: m.no', 'm.A'],
  ];
  for (const [code, ...uses] of cases)
    it(`finds ${uses.length} in ${JSON.stringify(code)}`, () => assert.deepEqual(usesOf(code), uses));

  it('follows what self is given once, or the same every time', () => {
    const method = (body: string): string =>
      `class K:\n    def __init__(self):\n        ${body}\n        self.a.x`;
    assert.deepEqual(usesOf(method('self.a = m.A(); self.a = m.A()')).at(-1), 'm.A().x');
    assert.deepEqual(usesOf(method('self.a = m.A(); self.a = m.B()')).at(-1), 'm.B(0)');
    assert.deepEqual(usesOf(method('self.a = None; self.a = m.A()')).at(-1), 'm.A().x');
    assert.deepEqual(usesOf(method('self.a = m.A(); self.a = None')).at(-1), 'm.A().x');
    assert.deepEqual(usesOf(method('self.a = m.A(); self.b.a = 1')).at(-1), 'm.A().x');
    assert.deepEqual(usesOf(method('self.a = m.A(); self.a.b = 1')).at(-1), 'm.A().x');
    assert.deepEqual(usesOf(method('self.a = m.A(); self.a[0] = 1')).at(-1), 'm.A().x');
    assert.deepEqual(usesOf(method('self.a = m.A(); self.a: int = 1')).at(-1), 'm.A(0)');
    assert.deepEqual(usesOf(method('self.a, b = m.A()')).at(-1), 'm.A()[0].x');
  });

  it('follows a module that a function imports', () => {
    const found = scanPython(
      'a = __import__("b.c")\na.d\ne = f(__import__("g"))\nh = __import__("i").j\nh.k',
    );
    assert.deepEqual(
      found.imports.map(({ module, boundName }) => `${module} ${boundName}`),
      ['b.c a', 'g undefined', 'i undefined'],
    );
    assert.deepEqual(
      found.uses.map(({ symbol, module }) => `${symbol} ${module}`),
      ['b.c b.c', 'b.d b.c'],
    );
    assert.deepEqual(importsOf('importlib.import_module("a")\nbuiltins.__import__("b")\nimportlib("c")'), [
      'a',
      'b',
    ]);
    assert.deepEqual(
      importsOf('__import__("a" "b")\n__import__["c"]\n__import__(f"d")\nimportlib.import_module'),
      [],
    );
  });

  it('reads malformed imports for nothing', () => {
    for (const code of [
      'from a import b c',
      'from a import * b',
      'from . a',
      'from .',
      'import a b',
      'import .a',
      'from a.import b',
      'import a as b c',
      'from a import (b) c',
      'import a, if',
      'from a import b)',
      'import (a)',
    ])
      assert.deepEqual(importsOf(code), [], code);
    assert.deepEqual(importsOf('import a,\nimport b; from c import d,'), ['a', 'b', 'c>d']);
    assert.deepEqual(importsOf('import a, ; b = c'), ['a']);
  });

  it('leaves files out of what a notebook installs', () => {
    assert.deepEqual(importsOf('!pip install a.whl b.zip c.tar.gz d.whl.e -e f --pre g'), ['d.whl.e', 'g']);
    assert.deepEqual(
      importsOf('!sudo pip3.11 install a\n!uv pip install b\n!{sys.executable} -m pip install c'),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(importsOf('conda install a\nuv add b\n%conda install c'), ['a', 'b', 'c']);
    assert.deepEqual(importsOf('!pip list a\n!pipx list b\n!echo pip install c\n!pip install'), []);
  });
});
