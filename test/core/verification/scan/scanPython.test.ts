import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanPython } from '../../../../src/core/verification/scan/scanPython.ts';

/** Each import as a line: how it is imported, the name that is bound, and the text that its range covers. */
function importsOf(code: string): string[] {
  return scanPython(code).imports.map(({ kind, module, level, name, boundName, range }) => {
    const dotted = `${'.'.repeat(level)}${module}${name === undefined ? '' : ` > ${name}`}`;
    const prefix = kind === 'statement' ? '' : `${kind} `;
    return `${prefix}${dotted} as ${boundName ?? '-'} [${code.slice(range.start, range.end)}]`;
  });
}

/** Each use in an expression as a line: the symbol, the module where it is not the first part, and the call. */
function usesOf(code: string): string[] {
  return scanPython(code)
    .uses.filter(({ range }) => !/^\s*(?:from|import)\b/.test(lineAt(code, range.start)))
    .map(({ symbol, call }) => {
      if (!call) return symbol;
      const passed = [...Array.from({ length: call.positional }, () => '_'), ...call.keywords];
      return `${symbol}(${[...passed, ...(call.hasUnpacking ? ['*'] : [])].join(', ')})`;
    });
}

function lineAt(code: string, at: number): string {
  return code.slice(code.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0]!;
}

describe('scanPython: imports', () => {
  it('finds every form of the statement', () => {
    assert.deepEqual(importsOf('import a.b as c, d'), ['a.b as c [a.b]', 'd as d [d]']);
    assert.deepEqual(importsOf('import os.path'), ['os.path as os [os.path]']);
    assert.deepEqual(importsOf('from . import x'), ['. > x as x [. import x]']);
    assert.deepEqual(importsOf('from ... import x'), ['... > x as x [... import x]']);
    assert.deepEqual(importsOf('from ..a import (b as c,  # why\n d,)'), [
      '..a > b as c [..a import (b]',
      '..a > d as d [..a import (b as c,  # why\n d]',
    ]);
    assert.deepEqual(importsOf('from a.b import *'), ['a.b > * as - [a.b import *]']);
    assert.deepEqual(importsOf('import a; import b\\\n .c'), ['a as a [a]', 'b.c as b [b\\\n .c]']);
  });

  it('finds them in functions, classes and branches', () => {
    const code = [
      'if TYPE_CHECKING: import a',
      'try:',
      '    import b',
      'except ImportError:',
      '    b = None',
      'class C:',
      '\timport c',
      '\tasync def f(self): from d import e',
    ].join('\n');
    assert.deepEqual(importsOf(code), ['a as a [a]', 'b as b [b]', 'c as c [c]', 'd > e as e [d import e]']);
  });

  it('finds lazy ones, as Python 3.15 writes them', () => {
    assert.deepEqual(importsOf('lazy import a.b as c; lazy from d import e\nlazy = 1\nlazy.f'), [
      'a.b as c [a.b]',
      'd > e as e [d import e]',
    ]);
  });

  it('finds them behind a magic that measures a statement', () => {
    assert.deepEqual(importsOf('%time import a\n%timeit -n 10 -r3 from b import c\n%%time\nimport d'), [
      'a as a [a]',
      'b > c as c [b import c]',
      'd as d [d]',
    ]);
    assert.deepEqual(usesOf('import a\n%time x = a.b()\n%prun -s time x.c'), ['a.b()', 'a.b().c']);
    assert.deepEqual(importsOf('x = 7\nx \\\n%time\nimport a'), ['a as a [a]']);
  });

  it('finds imports by function where the name is written out', () => {
    assert.deepEqual(importsOf('import importlib\nnp = importlib.import_module("numpy.linalg")'), [
      'importlib as importlib [importlib]',
      'dynamic numpy.linalg as np [numpy.linalg]',
    ]);
    assert.deepEqual(importsOf('from importlib import import_module as load\nf(load(".x", __package__))'), [
      'importlib > import_module as load [importlib import import_module]',
      'dynamic .x as - [.x]',
    ]);
    assert.deepEqual(importsOf("from importlib import import_module\nf(import_module('.x', __package__))"), [
      'importlib > import_module as import_module [importlib import import_module]',
      'dynamic .x as - [.x]',
    ]);
    assert.deepEqual(importsOf('__import__("a.b").c()'), ['dynamic a.b as - [a.b]']);
    assert.deepEqual(
      importsOf('import_module("a"); __import__(name); __import__("a" + b); __import__("a b")'),
      [],
    );
    assert.deepEqual(importsOf('def __import__(x): pass\n__import__("a")'), []);
  });

  it('finds what notebooks install', () => {
    assert.deepEqual(importsOf('%pip install rich'), ['install rich as - [rich]']);
    assert.deepEqual(importsOf('!python -m pip install -U "x[extra]==1.0" y>=2 -r a.txt ./local z # no'), [
      'install x as - [x]',
      'install y as - [y]',
      'install z as - [z]',
    ]);
    assert.deepEqual(
      importsOf('!pip install -q --index-url http://a/b a \\\n  b && pip install c\nimport d'),
      ['install a as - [a]', 'install b as - [b]', 'install c as - [c]', 'd as d [d]'],
    );
    assert.deepEqual(importsOf('%%bash\nimport shot.png\n\npip install a\necho "\n'), ['install a as - [a]']);
    assert.deepEqual(importsOf('python3 -m pip install a\npip.install(b)\npip = install'), [
      'install a as - [a]',
    ]);
    assert.deepEqual(importsOf('%matplotlib inline\n!ls import\n%%time\nimport a'), ['a as a [a]']);
  });

  it('reads a session with the prompt as the code that was typed', () => {
    const code = '>>> import a\r\n>>> if a.b():\r\n...     import c\r\n...\r\nimport printed\r\n>>> c.d(1)';
    assert.deepEqual(importsOf(code), ['a as a [a]', 'c as c [c]']);
    assert.deepEqual(usesOf(code), ['a.b()', 'c.d(_)']);
    const session = 'In [1]: import a\n   ...: a.b()\nOut[1]: import printed\n\nIn [12]: from c import d\n';
    assert.deepEqual(importsOf(session), ['a as a [a]', 'c > d as d [c import d]']);
    assert.ok(usesOf(session).includes('a.b()'));
    assert.deepEqual(importsOf('def f():\n    """\n    >>> import a\n    """'), []);
  });

  it('finds nothing in strings, comments and prose', () => {
    assert.deepEqual(
      importsOf('x = """\nimport a\n"""\n# import b\ny = "\\\nimport c"\nf\'\'\'\nimport d\'\'\''),
      [],
    );
    assert.deepEqual(
      importsOf('import the package first\nfrom here on import it all\nfrom a to b\nimport'),
      [],
    );
    assert.deepEqual(importsOf('important = 1\nx.import_ = 2\nimport if\nfrom a import None'), []);
  });

  it('finds what is whole in what is not', () => {
    assert.deepEqual(importsOf('import a\nimport b.'), ['a as a [a]']);
    assert.deepEqual(importsOf('import a as'), ['a as - [a]']);
    assert.deepEqual(importsOf('from a import (b,\n    c as'), [
      'a > b as b [a import (b]',
      'a > c as - [a import (b,\n    c]',
    ]);
    assert.deepEqual(importsOf('from a import'), []);
    assert.deepEqual(importsOf('x = foo(1, [2,\ny = (3)\r\n\r\nimport a\nfrom b import c'), [
      'a as a [a]',
      'b > c as c [b import c]',
    ]);
    assert.deepEqual(importsOf('x = "no end\nimport a\ny = f"{x\nimport b\nz = f"{x:{w\nimport c'), [
      'a as a [a]',
      'b as b [b]',
      'c as c [c]',
    ]);
    assert.deepEqual(importsOf('x = "no \\\nimport a\ny = "is \\\nimport not"\nimport b'), [
      'a as a [a]',
      'b as b [b]',
    ]);
    assert.deepEqual(importsOf('print "old"\nexec "x" in y\nimport a\nexcept E, e:\n  import b\nx = `1`'), [
      'a as a [a]',
      'b as b [b]',
    ]);
  });

  it('loses nothing below a statement that was left half-way', () => {
    const halves = [
      'x = foo(a, [b',
      'x = (1,]',
      'd = {"a": [1,',
      'y = "abc',
      'y = r"\\',
      'z = f"{a',
      'z = f"{a:{b',
      'z = f"{a["b',
      'def f(a, b',
      'class A(',
      '@a(',
      'import a.',
      'from a import (',
      'from',
      'with open(a as b',
      'match x',
      'case [',
      'lambda x',
      'a.b(c=',
      '!',
      '\u201cquoted\u201d (see',
      '```python',
      '\0',
    ];
    for (const half of halves)
      for (const below of ['', 'x = 1\n\n', 'def g(): pass\n# (\n'])
        assert.deepEqual(
          importsOf(`import above\n${half}\n${below}import b\nfrom .c import d`),
          ['above as above [above]', 'b as b [b]', '.c > d as d [.c import d]'],
          half,
        );
  });

  it('reads all kinds of line ends, blanks and letters', () => {
    for (const end of ['\n', '\r\n', '\r', '\n\f', '\n\n'])
      assert.deepEqual(
        scanPython(
          `\ufeffif x:${end}\timport a${end}\tfrom b import (c,${end}d)${end}import \u00e9t\u00e9`,
        ).imports.map(({ module, name }) => `${module} ${name}`),
        ['a undefined', 'b c', 'b d', '\u00e9t\u00e9 undefined'],
      );
  });
});

describe('scanPython: uses', () => {
  it('follows attributes, calls and their arguments', () => {
    const code =
      'import numpy as np\ny = np.linalg.norm(x, np.pi, axis=0, *args).sum(np=1)[np.newaxis]\nf(np, g=np.e)';
    assert.deepEqual(usesOf(code), [
      'numpy.linalg.norm(_, _, axis, *)',
      'numpy.linalg.norm().sum(np)',
      'numpy.pi',
      'numpy.newaxis',
      'numpy',
      'numpy.e',
    ]);
  });

  it('says where the use and its last name stand, and by which module it came', () => {
    const code = 'import os, os.path\nos.path.join(a)\nos.sep';
    assert.deepEqual(
      scanPython(code).uses.map(({ module, range, nameRange }) => [
        module,
        code.slice(range.start, range.end),
        code.slice(nameRange.start, nameRange.end),
      ]),
      [
        ['os.path', 'os.path', 'path'],
        ['os.path', 'os.path.join', 'join'],
        ['os', 'os.sep', 'sep'],
      ],
    );
  });

  it('counts what `from` takes as a use', () => {
    const code = 'from ..a import b as c\nfrom . import d\nc.e(); d.f';
    assert.deepEqual(
      scanPython(code).uses.map(({ symbol, module, level }) => [symbol, module, level]),
      [
        ['a.b', 'a', 2],
        ['d', '', 1],
        ['a.b.e', 'a', 2],
        ['d.f', '', 1],
      ],
    );
  });

  it('follows aliases', () => {
    const code =
      'import numpy as np\nfrom x import y as z\na = b = np.linalg\nc: T = a.norm\nz(); a.f(); b.g(); c(1)';
    assert.deepEqual(usesOf(code), [
      'numpy.linalg',
      'numpy.linalg.norm',
      'x.y()',
      'numpy.linalg.f()',
      'numpy.linalg.g()',
      'numpy.linalg.norm(_)',
    ]);
    assert.deepEqual(usesOf('np = __import__("numpy.fft")\nnp.array(1)\nif (q := np.z):\n q.r()'), [
      'numpy.fft',
      'numpy.array(_)',
      'numpy.z',
      'numpy.z.r()',
    ]);
  });

  it('finds them in decorators, annotations, defaults, bases, f-strings and lambdas', () => {
    const code = [
      'import m',
      '@m.deco(1)',
      'async def f(a: m.A, *b: m.B, c=m.C) -> m.D[m.E]:',
      '    x: m.F',
      '    return lambda y=m.G: m.H(y)',
      'class K(m.I, metaclass=m.J): pass',
      'f"{m.K!r:>{m.L}} {{m.no}} m.no {m.M(\'a\')=} {m["k"]}"',
      'with m.N() as n, (m.O()): pass',
      'try: pass',
      'except (m.P, m.Q) as e: raise m.R from e',
      'match v:',
      '    case m.S(a=m.T) | [m.U, *_] if m.V: pass',
      '@m.W',
      'class L: pass',
    ].join('\n');
    const names = usesOf(code).map((use) => use.replace(/^m\.?/, ''));
    assert.deepEqual(names, [
      'deco(_)',
      ...'ABCDEFG'.split(''),
      'H(_)',
      ...'IJKL'.split(''),
      'M(_)',
      '',
      'N()',
      'O()',
      ...'PQRSTUVW'.split(''),
    ]);
  });

  it('leaves out what something else was bound to', () => {
    const rebinding = [
      'm = 1',
      'm += 1',
      'm, n = f()',
      '(m) = f()',
      '[n, (m, *k)] = f()',
      'for m in x: pass',
      'for i, (m, j) in x: pass',
      'with f() as m: pass',
      'with (f() as m, g()): pass',
      'with f() as (m, n): pass',
      'try: pass\nexcept E as m: pass',
      'del m',
      'def m(): pass',
      'class m: pass',
      'import other as m',
      'if (m := f()): pass',
      '[x for x in y if (m := x)]',
      'match x:\n    case [m, *_]: pass',
      'match x:\n    case P(a=1) as m: pass',
      'm: int = 1',
      'm = m2 = f()',
      'type m = int',
    ];
    for (const statement of rebinding)
      assert.deepEqual(
        usesOf(`import m\n${statement}\nm.x()`).filter((use) => use.startsWith('m.')),
        [],
        statement,
      );
  });

  it('keeps what one clause imports when another binds the name', () => {
    const code = [
      'try:',
      '    import yaml',
      'except ImportError:',
      '    yaml = None',
      '    yaml.no',
      'else:',
      '    yaml.a',
      'if x:',
      '    import b1 as b',
      'elif y:',
      '    import b2 as b',
      '    b.in2',
      'else:',
      '    def b(): pass',
      'yaml.load(s); b.c',
      'if x:',
      '    yaml = 1',
      'yaml.no',
    ].join('\n');
    assert.deepEqual(usesOf(code), ['yaml.a', 'b2.in2', 'yaml.load(_)', 'b1.c']);
  });

  it('knows the scopes of functions, classes, lambdas and comprehensions', () => {
    const code = [
      'import m',
      'def f(m): m.no1',
      'def g(a, *m): m.no2',
      'def h():',
      '    m = 1',
      '    def i(): m.no3',
      'lambda m: m.no4',
      '[m.no5 for m in f(m.yes1) if m.no6]',
      '{m: m.no7 for n in x for m in n.y}',
      '{k: m.no12 for k, m in x.items() if m.no13}',
      'f(m.no8 for m in x)',
      'class K:',
      '    m = other',
      '    m.no9',
      '    def j(self): m.yes2; self.m.no10',
      '    def m(self): m.yes3',
      'def k():',
      '    import own as m',
      '    m.yes4',
      'def l():',
      '    m.late()',
      'm.yes5',
      'import late_module as late',
      'def n(): late.yes6',
      'def o():',
      '    global late',
      '    late = 1',
      'def p(): late.no11',
    ].join('\n');
    assert.deepEqual(usesOf(code), [
      'm.yes1',
      'm.yes2',
      'm.yes3',
      'own.yes4',
      'm.late()',
      'm.yes5',
      'late_module.yes6',
    ]);
  });

  it('looks names in functions up where the module ends', () => {
    assert.deepEqual(usesOf('def f():\n    return m.a()\nimport m'), ['m.a()']);
    assert.deepEqual(usesOf('import m\ndef f():\n    return m.a()\nm = wrap(m)'), ['m']);
  });

  it('does not take an attribute that is set, a keyword or an attribute of something else for a use', () => {
    assert.deepEqual(usesOf('import m\nm.a.b = 1\nm.c[m.d] = 2\nx.m.e; f(m=1); x().m; del m.f'), [
      'm.a',
      'm.c',
      'm.d',
      'm',
    ]);
  });

  it('has no arguments of an unclosed call', () => {
    assert.deepEqual(usesOf('import m\nm.a(1, b='), ['m.a']);
    assert.deepEqual(usesOf('import m\nm.a(1, [2)\nm.b.'), ['m.a(_, _)', 'm.b']);
  });

  it('counts arguments as Python does', () => {
    const code =
      'import m\nm.a(lambda x, y: x, 1)\nm.b(x for x, z in y for v, w in z)\nm.c(1,)\nm.d(**k)\nm.e(\n  # none\n)\nm.f(1., x[1, 2], {3: 4, 5: 6})';
    assert.deepEqual(usesOf(code), ['m.a(_, _)', 'm.b(_)', 'm.c(_)', 'm.d(*)', 'm.e()', 'm.f(_, _, _)']);
  });
});

describe('scanPython: uses of what calls give', () => {
  it('follows attributes of calls, as far as they go', () => {
    assert.deepEqual(usesOf('import m\nm.a(1).b.c(k=2).d[m.e].h\nm.f()().g'), [
      'm.a(_)',
      'm.a().b.c(k)',
      'm.a().b.c().d',
      'm.a().b.c().d[…].h',
      'm.e',
      'm.f()',
      'm.f()().g',
    ]);
    assert.deepEqual(
      usesOf('import m\n(m.a()\n  .b( # )\n  ) .c)\n(await m.d(x)).e(); (m.f).g; (m.h, m.i).no'),
      ['m.a()', 'm.a().b()', 'm.a().b().c', 'm.d().e()', 'm.d(_)', 'm.f.g', 'm.f', 'm.h', 'm.i'],
    );
  });

  it('does not take the arguments of another call for an expression in brackets', () => {
    assert.deepEqual(
      usesOf('import m\n"{}".format(m.a()).no\nx[0](m.b()).no\nx()(m.c()).no\n(m.d() for m in x).no'),
      ['m.a()', 'm.b()', 'm.c()'],
    );
  });

  it('says where the chain and its last name stand, and by which module it came', () => {
    const code = 'from a.b import C as D\nD(1).e\nx = D()\nx . f(2)';
    assert.deepEqual(
      scanPython(code).uses.map(({ symbol, module, range, nameRange }) => [
        symbol,
        module,
        code.slice(range.start, range.end),
        code.slice(nameRange.start, nameRange.end),
      ]),
      [
        ['a.b.C', 'a.b', 'C', 'C'],
        ['a.b.C', 'a.b', 'D', 'D'],
        ['a.b.C().e', 'a.b', 'D(1).e', 'e'],
        ['a.b.C', 'a.b', 'D', 'D'],
        ['a.b.C().f', 'a.b', 'x . f', 'f'],
      ],
    );
  });

  it('follows them through every simple binding', () => {
    const own = (code: string): string[] => usesOf(`import m\n${code}`).filter((use) => use.endsWith('.x'));
    for (const binding of [
      'r = m.A()',
      'q = r = m.A()',
      'r: int = m.A()',
      'r: m.A = make()',
      'r: m.A',
      'r = await m.A()',
      'r = (await (m.A()))',
      'q = m.A(); r = q',
      'if (r := m.A()): pass',
      'with m.A() as r: pass',
      'async with m.B() as q, m.A() as r: pass',
      'with (m.B() as q, m.A() as r,): pass',
      'with (m.A()) as r: pass',
      'with await m.A() as r: pass',
      'def f(r: m.A): r.x',
      'async def f(a, *, r: m.A = None, **k): r.x',
    ])
      assert.deepEqual(own(binding.includes('def') ? binding : `${binding}\nr.x`), ['m.A().x'], binding);
  });

  it('follows attributes of self in the class that sets them', () => {
    const code = [
      'import m',
      'class K:',
      '    client: m.Client',
      '    def early(self): self.s.a; self.late.b()',
      '    def __init__(self):',
      '        self.s = m.S()',
      '        self.late = None',
      '        self.mixed = m.S()',
      '        self.s.c',
      '    def set(self):',
      '        self.late = m.T(); self.mixed = 1',
      '        def inner(): return self.s.d',
      '    def use(self, other):',
      '        self.client.e; other.s.no; self.mixed.no; self.s; f(self.s).no; self.late.f',
      '    @staticmethod',
      '    def g(x): x.s.no',
      '    def h(self):',
      '        self = x',
      '        self.s.no',
      'class L:',
      '    def use(self): self.s.no',
    ].join('\n');
    assert.deepEqual(
      usesOf(code).filter((use) => use.includes(').')),
      ['m.S().a', 'm.S().c', 'm.S().d', 'm.Client().e', 'm.T().f'],
    );
  });

  it('ends with another binding, and where names are not seen', () => {
    for (const code of [
      'r = 1\nr.x',
      'r += 1\nr.x',
      'del r\nr.x',
      'def f(r): r.x',
      'def f(*r: m.A): r.x',
      'def f(r: typing.Any): r.x',
      'lambda r: r.x',
      '[r.x for r in y]',
      'def f():\n  r.x\n  r = 1\nr = 1',
      'class K:\n  s = m.A()\n  def f(self): s.x',
    ])
      assert.deepEqual(
        usesOf(`import m, typing\nr = m.A()\n${code}`).filter((use) => use.endsWith('.x')),
        [],
        code,
      );
  });

  it('has no use for a result itself, nor for an alias of its attribute', () => {
    assert.deepEqual(usesOf('import m\nr = m.A()\nf(r); r(1); r[0]; r.x = 1\ng = r.y\ng(1); g.z'), [
      'm.A()',
      'm.A().y',
      'm.A().y.z',
    ]);
  });

  it('does not follow an import by function that way', () => {
    assert.deepEqual(usesOf('import importlib\nimportlib.import_module("a").b'), [
      'importlib.import_module(_)',
    ]);
  });
});

describe('scanPython: any text', () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      ...'import from as . , ( ) [ ] { } : ; = := * ** " \' """ f" rf\'\'\' \\ \n \r\n \t \f \0 # % ! >>> ... @ lambda for in if else'.split(
        ' ',
      ),
      '\n',
      '\n    ',
      ' ',
      'import a',
      'from a import b',
      'def f(',
      'class K:',
      'try:',
      'except E:',
      '!pip install ',
      'a.b(',
      'x, *y = a',
      '[0]',
      'for x in a',
      'class L(a): self.',
      'def g(x: a | "a[a]") -> a:',
      'from a import *',
      'super().',
      ' or ',
      'await ',
    ),
    fc.string({ maxLength: 4, unit: 'binary' }),
  );
  const text = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(''));

  it('never fails, and gives ranges inside the text, in its order', () => {
    fc.assert(
      fc.property(text, (code) => {
        const { imports, uses } = scanPython(code);
        for (const found of [imports, uses]) {
          let last = 0;
          for (const { range } of found) {
            assert.ok(last <= range.start && range.start < range.end && range.end <= code.length);
            last = range.start;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps a whole import whatever follows below', () => {
    fc.assert(
      fc.property(text, (rest) => {
        const modules = scanPython(`import first.module\nfrom second import name\n${rest}`).imports.slice(
          0,
          2,
        );
        assert.deepEqual(
          modules.map(({ module }) => module),
          ['first.module', 'second'],
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('takes what is endless or deep', () => {
    const texts = [
      '('.repeat(20_000),
      'f"{'.repeat(20_000),
      'a:='.repeat(20_000),
      'lambda: '.repeat(20_000),
      '[x for '.repeat(20_000),
      'if x: '.repeat(20_000),
      'a.'.repeat(20_000),
      'a()'.repeat(20_000),
      'a().b'.repeat(20_000),
      'a = a.b()\n'.repeat(20_000),
      'await '.repeat(20_000),
      'a or '.repeat(20_000),
      'a if a else '.repeat(20_000),
      'a['.repeat(20_000),
      'a[0]'.repeat(20_000),
      'a + '.repeat(20_000),
      'a, '.repeat(20_000),
      'x, y = a\na = x, y\n'.repeat(10_000),
      'for a in a: '.repeat(20_000),
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n'),
    ];
    for (const code of texts) assert.deepEqual(importsOf(`import a\n${code}`), ['a as a [a]']);
    const below = Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n');
    assert.deepEqual(importsOf(`${below}\n${' '.repeat(300)}import deep`), ['deep as deep [deep]']);
  });
});
