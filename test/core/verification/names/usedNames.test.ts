import assert from 'node:assert/strict';
import { usedNames } from '../../../../src/core/verification/names/usedNames.ts';

/** Code that binds `Name`, in any of the ways there are. */
const binding: readonly string[] = [
  'import Name',
  'import a.b as Name',
  'from a import Name',
  'from a import b as Name',
  'from a import (\n    b,  # c\n    Name,\n)',
  'lazy from a import Name',
  'try:\n    from a import Name\nexcept ImportError:\n    pass',
  'if x: import Name',
  'Name = 1',
  'Name: int = 1',
  'Name: int',
  'Name += 1',
  'a = Name = 1',
  'a, Name = 1, 2',
  '(a, [Name, *b]) = x',
  'a, *Name = x',
  'a = 1; Name = 2',
  'if x: Name = 1',
  'try: Name = 1\nexcept E: pass',
  'type Name = int',
  'def Name(): pass',
  'async def Name(): pass',
  'class Name: pass',
  'class A:\n    Name = 1',
  'def f(Name): pass',
  'def f(a, /, b=1, *Name): pass',
  'def f(*, Name: int = 1, **kw): pass',
  'def f(**Name): pass',
  'def f[Name](): pass',
  'class A[T, *Name]: pass',
  'type A[**Name] = int',
  'f = lambda a, Name=1: a',
  'for Name in x: pass',
  'for i, (Name, b) in x: pass',
  'async for Name in x: pass',
  'y = [a for Name in x]',
  'y = {a: b for a, (b, Name) in x}',
  'with x as Name: pass',
  'with x as (a, Name): pass',
  'with (x as a, y as Name): pass',
  'try: pass\nexcept (A, B) as Name: pass',
  'if (Name := x): pass',
  'def f():\n    global Name',
  'def f():\n    nonlocal Name',
  'del Name',
  'match x:\n    case Name: pass',
  'match x:\n    case [1, *Name]: pass',
  'match x:\n    case {"a": Name}: pass',
  'match x:\n    case Point(x=Name): pass',
  'match x:\n    case [1, 2] as Name: pass',
];

/** Code in which `Name` is written, but neither bound nor read. */
const silent: readonly string[] = [
  'f(Name=1)',
  'a.Name',
  'a.Name()',
  '# Name',
  '"Name"',
  'class A(Name=1): pass',
];

/** Code that reads `Name`, and how. */
const reading: readonly (readonly [code: string, use: Record<string, unknown>])[] = [
  ['Name', {}],
  ['Name(1, b=2, *c)', { call: { positional: 1, keywords: ['b'], hasUnpacking: true } }],
  ['Name.a.b()', { attributes: ['a', 'b'], call: { positional: 0, keywords: [], hasUnpacking: false } }],
  ['Name.a = 1', { attributes: ['a'] }],
  ['Name["a"] = 1', {}],
  ['x = f"{Name.a:>{b}} {{Name}}"', { attributes: ['a'] }],
  ['@Name\ndef f(): pass', { isDecorator: true }],
  ['class A(Name): pass', {}],
  ['def f(a: Name): pass', { annotates: 'signature' }],
  ['def f() -> list[Name]: pass', { annotates: 'signature' }],
  ['def f(a=Name): pass', {}],
  ['class A:\n    a: Name = 1', { annotates: 'signature' }],
  ['def f():\n    a: Name = 1', { annotates: 'local' }],
  ['def f(): ...\n\nName.a', { attributes: ['a'] }],
  ['match x:\n    case Name(a=1): pass', { call: { positional: 0, keywords: ['a'], hasUnpacking: false } }],
  ['f(a=Name)', {}],
  ['y = [Name for a in x]', {}],
];

describe('usedNames', () => {
  for (const code of binding)
    it(`counts as bound what may be: ${JSON.stringify(code)}`, () => {
      const { bound, uses, isOpen } = usedNames(`${code}\nName()\n`);
      assert.ok(bound.has('Name'));
      assert.ok(!uses.some(({ name }) => name === 'Name'));
      assert.ok(!isOpen);
    });

  for (const code of silent)
    it(`does not read ${JSON.stringify(code)}`, () => {
      const { bound, uses } = usedNames(code);
      assert.deepEqual([bound.has('Name'), uses.filter(({ name }) => name === 'Name')], [false, []]);
    });

  for (const [code, expected] of reading)
    it(`reads ${JSON.stringify(code)}`, () => {
      const [use, ...others] = usedNames(code).uses.filter(({ name }) => name === 'Name');
      const { range, ...rest } = use!;
      assert.deepEqual(rest, { name: 'Name', attributes: [], ...expected });
      assert.equal(code.slice(range.start, range.end), 'Name');
      assert.deepEqual(others, []);
    });

  for (const code of [
    'from a import *',
    'exec("a = 1")',
    'globals()["a"] = 1',
    'try:\n    a\nexcept NameError:\n    pass',
    'import builtins\nbuiltins.a = 1',
    'setattr(sys.modules[__name__], "a", 1)',
    '%pylab inline',
    '%run setup.py',
  ])
    it(`may have other names: ${JSON.stringify(code)}`, () => assert.ok(usedNames(code).isOpen));
});
