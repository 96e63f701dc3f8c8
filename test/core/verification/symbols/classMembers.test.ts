import assert from 'node:assert/strict';
import { tokenizePython } from '../../../../src/core/verification/scan/tokenizePython.ts';
import {
  type ClassDefinition,
  classInLine,
} from '../../../../src/core/verification/symbols/classDefinition.ts';
import { isQuoted, makesMember, mayFill } from '../../../../src/core/verification/symbols/classFilling.ts';
import {
  getterOf,
  mayBind,
  takesMoreFields,
} from '../../../../src/core/verification/symbols/classMembers.ts';

const classOf = (body: string): ClassDefinition =>
  classInLine(tokenizePython(`class Owner:\n${body.replaceAll(/^/gm, '    ')}\n`), 1)!;

const method = (name: string, statement: string): string =>
  `def ${name}(self, given, **more):\n    for key in given:\n        ${statement}`;

describe('mayBind', () => {
  for (const body of [
    'name = 1',
    'name: int',
    'other, name = 1, 2',
    '(other, name) = 1, 2',
    'def name(self): ...',
    'async def name(self): ...',
    'class name: ...',
    'if x:\n    from y import name',
    'for name in x: pass',
    method('f', 'self.name = 1'),
    method('f', 'self.other, self.name = 1, 2'),
    method('f', 'self.name: int = 1'),
    method('f', 'cls.name += 1'),
    method('f', 'made.name = 1'),
  ])
    it(`finds it in ${JSON.stringify(body)}`, () => assert.ok(mayBind(classOf(body), 'name')));

  for (const body of [
    'other = f(name=1)',
    'def f(\n    self,\n    name: int = 1,\n): ...',
    method('f', 'name = 1'),
    method('f', 'other.name(1)'),
    method('f', 'x = other.name'),
    '"""\nname = 1\n"""',
  ])
    it(`does not in ${JSON.stringify(body)}`, () => assert.ok(!mayBind(classOf(body), 'name')));
});

describe('mayFill', () => {
  const fills = (body: string, of: 'self' | 'any' = 'self'): boolean => {
    const { body: lines, tokens } = classOf(body);
    return mayFill(lines, tokens, 'name', of);
  };
  for (const statement of [
    'setattr(self, key, 1)',
    'setattr(type(self), key, 1)',
    'setattr(self, "name", 1)',
    'setattr(self, f"na{key}", 1)',
    'self.__setattr__(key, 1)',
    'super().__setattr__(key, 1)',
    'object.__setattr__(self, key, 1)',
    'self.__dict__.update(given)',
    'self.__dict__[key] = 1',
    'self.__dict__ = given',
    'vars(self)[key] = 1',
    'exec(given)',
    'exec(given, self.__dict__)',
    'names = ["name"]; setattr(self, key, getattr(given, key))',
  ])
    it(`finds ${statement}`, () => assert.ok(fills(method('__init__', statement))));

  for (const statement of [
    'return self.__dict__ == given',
    'setattr(given, key, 1)',
    'setattr(self, "other", 1)',
    'setattr(self, f"on_{key}", 1)',
    'setattr(self, key, getattr(given, key))',
    'vars(self).items()',
    'exec(compile(given, "a.py", "exec"), module.__dict__)',
  ])
    it(`leaves ${statement}`, () => assert.ok(!fills(method('__init__', statement))));

  it('leaves what puts back, and what a caller names', () => {
    assert.ok(!fills(method('__setstate__', 'setattr(self, key, 1)')));
    assert.ok(!fills('def add(self, key, value):\n    setattr(self, key, value)'));
    assert.ok(
      fills('def add(self, key, value):\n    setattr(self, key, value)\ndef f(self): self.add("name", 1)'),
    );
    assert.ok(fills('def __init__(self, key):\n    setattr(self, key, 1)'));
  });

  it('counts other objects where these may be of the class', () =>
    assert.ok(fills(method('__init__', 'setattr(given, key, 1)'), 'any')));
});

it('isQuoted finds a name in strings, also among others, but not what a module exports', () => {
  const isIn = (code: string): boolean => isQuoted(tokenizePython(code), 'name');
  assert.ok(isIn('x = ["name"]'));
  assert.ok(isIn('x = "other, name"'));
  assert.ok(!isIn('x = "my name is"\n__all__ = ["name"]\nname = "names"'.replace('my name is', 'a-name')));
});

it('makesMember reads what a metaclass puts in the namespace', () => {
  const maker = (statement: string): ClassDefinition =>
    classOf(
      `def __new__(cls, what, bases, namespace):\n    ${statement}\n    return super().__new__(cls, what, bases, namespace)`,
    );
  assert.ok(makesMember(maker('namespace["name"] = 1'), 'name'));
  assert.ok(makesMember(maker('namespace[key] = 1'), 'name'));
  assert.ok(makesMember(maker('namespace.update(other)'), 'name'));
  assert.ok(!makesMember(maker('namespace["other"] = 1'), 'name'));
  assert.ok(!makesMember(maker('registry[what] = cls'), 'name'));
});

describe('getterOf', () => {
  const getter = (rest: string): string => getterOf(classOf(`x = 1\ndef __getattr__(self, name)${rest}`));
  it('knows what gives nothing', () => {
    assert.equal(getterOf(classOf('x = 1')), 'nothing');
    assert.equal(getter(' -> NoReturn:\n    f()'), 'nothing');
    assert.equal(getter(':\n    raise AttributeError(name)'), 'nothing');
    assert.equal(getter(':\n    return super().__getattr__(name)'), 'nothing');
  });
  it('knows what is hidden from type checkers', () =>
    assert.equal(
      getterOf(classOf('if not TYPE_CHECKING:\n    def __getattr__(self, name):\n        return 1')),
      'hidden',
    ));
  it('takes all else for anything', () => {
    assert.equal(getter(':\n    return self[name]'), 'anything');
    assert.equal(getter(': ...'), 'anything');
    assert.equal(getterOf(classOf('__getattr__ = dict.__getitem__')), 'anything');
  });
});

it('takesMoreFields reads the configuration of a model', () => {
  for (const body of [
    'model_config = ConfigDict(extra="allow")',
    'model_config = {"extra": "allow"}',
    'model_config = shared',
    'model_config = ConfigDict(**shared)',
    'class Config:\n    extra = "allow"',
    'class Config(Shared): pass',
  ])
    assert.ok(takesMoreFields(classOf(body)), body);
  for (const body of ['a: int', 'model_config = ConfigDict(frozen=True)', 'class Config:\n    frozen = True'])
    assert.ok(!takesMoreFields(classOf(body)), body);
});
