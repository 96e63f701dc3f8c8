import assert from 'node:assert/strict';
import {
  type Has,
  type ModuleFile,
  type ModuleFiles,
  readModuleFile,
} from '../../../../src/core/verification/modules/moduleFile.ts';
import { ModuleNames } from '../../../../src/core/verification/modules/moduleNames.ts';

/** Modules of a package `pack` by their names in it; `pack` itself is the empty one. */
function packOf(sources: Readonly<Record<string, string>>): { files: ModuleFiles; main: ModuleFile } {
  const files = new Map(
    Object.entries(sources).map(([name, source]) => {
      const dotted = ['pack', name].filter(Boolean).join('.');
      return [dotted, readModuleFile(dotted, dotted, source)];
    }),
  );
  return {
    main: files.get('pack')!,
    files: {
      find: (_, module, level) =>
        module.startsWith('compiled')
          ? 'unreadable'
          : (files.get(level > 0 ? ['pack', module].filter(Boolean).join('.') : module) ?? 'absent'),
      stubOf: () => files.get('pack.stub') ?? 'absent',
    },
  };
}

function hasIn(sources: Readonly<Record<string, string>>, name: string): Has {
  const { files, main } = packOf(sources);
  return new ModuleNames(files, { fillings: ['sure', 'possible'], isSound: false }).has(main, name);
}

const has = (source: string, name: string): Has => hasIn({ '': source }, name);

const source = `import os as system, sys
import a.b.c
from a import (
    one,
    two as deux,
)

x = y = 1
p, (q, r) = 1, (2, 3)
typed: int = 3
declared: str
if (walrus := 1): inline = 2
for item, [other] in (): pass
with open(1) as handle, open(2) as (left, right):
    in_with = 1
try:
    pass
except ValueError as error:
    in_except = 1
match p:
    case {"a": captured}: pass

if True:
    def inside_if():
        pass
else:
    class InElse: pass

class Owner:
    attribute = 1
    def method(self):
        global made_global
        local = 2
        self.set = local

async def later():
    hidden = 1

lazy import late_module
lazy from late import late_name
globals()["by_key"] = 1
# commented = 1
"""text = 1
in_text = 1
"""
`;

describe('ModuleNames: what a module binds', () => {
  const bound =
    'system sys a one deux x y p q r typed declared walrus inline item other handle left right in_with error in_except captured inside_if InElse Owner made_global later late_module late_name __name__';
  for (const name of bound.split(' ')) it(`finds ${name}`, () => assert.equal(has(source, name), 'yes'));
  it('may have what its namespace is given', () => assert.equal(has(source, 'by_key'), 'maybe'));
  for (const name of 'os b c two attribute method local set hidden commented in_text absent'.split(' '))
    it(`does not find ${name}`, () => assert.equal(has(source, name), 'no'));

  it('leaves out what only type checkers read', () => {
    const text = `import typing as t
if t.TYPE_CHECKING:
    from a import declared
    if True:
        inner = 1
elif x:
    late = 1
else:
    real = 1
if not t.TYPE_CHECKING:
    run = 1
else:
    typed = 1
`;
    for (const name of ['declared', 'inner', 'typed']) assert.equal(has(text, name), 'no', name);
    for (const name of ['real', 'run', 'late']) assert.equal(has(text, name), 'yes', name);
  });

  it('follows stars', () => {
    const sources = { '': 'from .one import *\nfrom . import *', one: 'from .two import *', two: 'a = 1' };
    assert.equal(hasIn(sources, 'a'), 'yes');
    assert.equal(hasIn(sources, 'b'), 'no');
    assert.equal(has('from compiled import *', 'a'), 'maybe');
  });
});

describe('ModuleNames: what a module fills itself with', () => {
  for (const text of [
    'exec("a = 1")',
    'globals().update(made())',
    'for one in names():\n    globals()[one] = 1',
    'for one in ("a", "b"):\n    globals()[f"_{one}"] = 1',
    'g = globals()\ng[made()] = 1',
    'fill(globals())',
    'def fill(space):\n    space[made()] = 1\nfill(globals())',
    'import sys\nsys.modules[__name__] = Lazy()',
    'import sys\nsys.modules[__name__].__class__ = Lazy',
    'me = sys.modules[__name__]\nfor one in made():\n    setattr(me, one, 1)',
    'old, new = recreate(__name__)',
    'initialize(__name__, {})',
    '__path__.append(folder)',
  ])
    it(`may have anything after ${JSON.stringify(text)}`, () => assert.equal(has(text, 'any'), 'maybe'));

  for (const text of [
    'for one in ("a", "b"):\n    globals()[one] = 1',
    'for one in ("a", "b"):\n    vars()[one] = 1',
    'names = ["a", "b"]\nspace = locals()\nfor one in names:\n    space[one] = 1',
    'class Kind(Enum):\n    a = 1\nmodule = sys.modules[__name__]\nfor item in Kind:\n    setattr(module, item.name, 1)',
  ])
    it(`has the words after ${JSON.stringify(text)}`, () => {
      assert.equal(has(text, 'a'), 'maybe');
      assert.equal(has(text, 'any'), 'no');
    });

  for (const text of [
    'log = getLogger(__name__)',
    '__all__ = sorted(globals())',
    'space = globals()\nfor one in __all__:\n    space[one].__module__ = "pack"',
    'def go(names):\n    for one in names: print(one)\ngo(globals())',
    'def run(code):\n    space = {}\n    exec(code, space)',
    'mine = getattr(sys.modules[__name__], "a", None)',
    '# globals().update(x)',
    'recreate(\n    a=1,\n    __path__=__path__,\n)',
  ])
    it(`has nothing more after ${JSON.stringify(text)}`, () => assert.equal(has(text, 'any'), 'no'));
});

describe('ModuleNames: what a __getattr__ gives', () => {
  const served: readonly (readonly [text: string, yes: readonly string[], no: readonly string[]])[] = [
    ['def __getattr__(name):\n    return 1', ['a'], []],
    [
      'def __getattr__(name):\n    if name == "a":\n        return 1\n    raise AttributeError(name)',
      ['a'],
      ['b'],
    ],
    [
      'def __getattr__(name):\n    if name in ("a", "b"): return 1\n    raise AttributeError',
      ['a', 'b'],
      ['c'],
    ],
    [
      'old = {"a": 1}\ndef __getattr__(n):\n    if n in old:\n        return old[n]\n    raise AttributeError',
      ['a'],
      ['b'],
    ],
    [
      'old = {"a": "b"}\ndef __getattr__(n):\n    if new := old.get(n):\n        return 1\n    raise AttributeError',
      ['a'],
      ['b'],
    ],
    [
      'def __getattr__(n):\n    if (found := {"a": 1}.get(n)) is None:\n        raise AttributeError\n    return found',
      ['a'],
      ['b'],
    ],
    [
      'def __getattr__(n):\n    try:\n        found = old[n]\n    except KeyError:\n        raise AttributeError\n    return found\nold = dict(a=1)',
      ['a'],
      ['b'],
    ],
    [
      '__all__ = ["a"]\n__all__ += ["b"]\n__all__.append("c")\ndef __getattr__(n):\n    if n not in __all__:\n        raise AttributeError\n    return import_module("." + n, __name__)',
      ['a', 'b', 'c'],
      ['d'],
    ],
    [
      'def __getattr__(n):\n    if n in gone:\n        raise AttributeError("gone")\n    return 1\ngone = {"b"}',
      ['a'],
      ['b'],
    ],
    [
      'def __getattr__(n):\n    if n == "b":\n        raise ImportError("moved")\n    try:\n        return globals()[n]\n    except KeyError:\n        raise AttributeError',
      [],
      ['b', 'c'],
    ],
    [
      'gone = {n: "x" for n, _ in [("b", 1)]}\ndef __getattr__(n):\n    if n in gone: raise AttributeError(gone[n])\n    raise AttributeError',
      [],
      ['b', 'c'],
    ],
    [
      'if not TYPE_CHECKING:\n    def __getattr__(n):\n        if n == "a": return 1\n        raise AttributeError',
      ['a'],
      ['b'],
    ],
    [
      'def make(module):\n    def wrapper(name):\n        key = f"{module}:{name}"\n        if key in moved: return 1\n        if key == "pack:b": raise ImportError\n        raise AttributeError\n    return wrapper\nmoved = {"pack:a": 1}\n__getattr__ = make(__name__)',
      ['a'],
      ['b', 'c'],
    ],
    [
      'def get(n):\n    for names, p in (({"a"}, 1), ({"b"}, 2)):\n        if n not in names:\n            continue\n        return other(n)\n    raise AttributeError\n__getattr__ = get',
      ['a', 'b'],
      ['c'],
    ],
    [
      'def __getattr__(n):\n    match n:\n        case "a":\n            return 1\n    raise AttributeError',
      ['a'],
      [],
    ],
    [
      'def __getattr__(n):\n    if n.startswith("a"):\n        return 1\n    raise AttributeError',
      ['ab'],
      ['b'],
    ],
    ['def __getattr__(n):\n    if n in computed():\n        return 1\n    raise AttributeError', ['a'], []],
  ];
  for (const [text, yes, no] of served)
    it(`of ${JSON.stringify(text)}`, () => {
      for (const name of yes) assert.notEqual(has(text, name), 'no', name);
      for (const name of no) assert.equal(has(text, name), 'no', name);
    });

  it('of loaders in other modules', () => {
    const lazy = `def attach(package, submodules=None, attributes=None):
    if submodules is None:
        submodules = set()
    else:
        submodules = set(submodules)
    where = {one: module for module, names in attributes.items() for one in names}
    def __getattr__(name):
        if name in submodules:
            return import_module(f"{package}.{name}")
        elif name in where:
            return getattr(import_module(f"{package}.{where[name]}"), name)
        else:
            raise AttributeError(name)
    return __getattr__, None, None
`;
    const main = `from .lazy import attach
__getattr__, __dir__, __all__ = attach(__name__, ["part"], {"inner": ["a", "b"]})
`;
    const sources = { '': main, lazy, part: '', inner: 'a = 1' };
    assert.notEqual(hasIn(sources, 'part'), 'no');
    assert.notEqual(hasIn(sources, 'a'), 'no');
    assert.equal(hasIn(sources, 'c'), 'no');
  });

  it('of the stub next to it', () => {
    const main = 'import lazy_loader as lazy\n__getattr__, *_ = lazy.attach_stub(__name__, __file__)\n';
    const sources = { '': main, stub: 'from .inner import a\n' };
    assert.equal(hasIn(sources, 'a'), 'yes');
    assert.equal(hasIn(sources, 'b'), 'no');
  });

  it('of another module', () => {
    const main = `def __getattr__(name):
    from . import other
    found = getattr(other, name, None)
    if found is None:
        raise AttributeError(name)
    return found
`;
    assert.equal(hasIn({ '': main, other: 'a = 1' }, 'a'), 'yes');
    assert.equal(hasIn({ '': main, other: 'a = 1' }, 'b'), 'no');
    assert.equal(hasIn({ '': main }, 'b'), 'maybe');
  });

  it('of a function that is told what there is', () => {
    const main = `from .tool import ask
__all__ = ["a"]
def __getattr__(name):
    return ask(module="pack", all=__all__, attribute=name)
`;
    const tool = `def ask(*, module, all, attribute):
    if attribute not in all:
        raise AttributeError(attribute)
    return import_module(module)
`;
    assert.notEqual(hasIn({ '': main, tool }, 'a'), 'no');
    assert.equal(hasIn({ '': main, tool }, 'b'), 'no');
  });

  it('ends with functions that call each other', () => {
    assert.equal(has('def f(n): return __getattr__(n)\ndef __getattr__(n): return f(n)', 'a'), 'maybe');
    assert.equal(has('__getattr__ = __getattr__', 'a'), 'maybe');
    assert.equal(has('a = a\ndef __getattr__(n):\n    if n in a: return 1\n    raise X', 'b'), 'maybe');
  });
});
