import assert from 'node:assert/strict';
import {
  assignsAttribute,
  bindsName,
  classFillsItself,
  makesOwnNames,
  makesSubmodule,
  setsAttribute,
} from '../../../../src/core/verification/check/bindsName.ts';
import { isBroken } from '../../../../src/core/verification/check/isBroken.ts';

const source = `import os as system, sys
from a import (
    one,
    two as deux,
)

x = y = 1
p, q = 1, 2
typed: int = 3

if True:
    def inside_if():
        pass

class Owner:
    attribute = 1
    def method(self):
        local = 2
        self.set = local

async def later():
    pass
`;

describe('bindsName', () => {
  for (const name of ['system', 'sys', 'one', 'deux', 'x', 'p', 'q', 'typed', 'inside_if', 'Owner', 'later'])
    it(`finds ${name}`, () => assert.ok(bindsName(source, name)));
  for (const name of ['os', 'two', 'attribute', 'method', 'local', 'set', 'absent'])
    it(`does not find ${name}`, () => assert.ok(!bindsName(source, name)));
});

describe('setsAttribute', () => {
  for (const name of ['attribute', 'method', 'set'])
    it(`finds ${name}`, () => assert.ok(setsAttribute(source, name)));
  it('does not find what is only read', () =>
    assert.ok(!setsAttribute('a = self.other\nb.other == 1\n', 'other')));
});

describe('makesOwnNames', () => {
  it('knows the ways in which modules name things as they run', () => {
    assert.ok(makesOwnNames('globals()[name] = 1'));
    assert.ok(makesOwnNames('def __getattr__(name): ...'));
    assert.ok(!makesOwnNames(source));
  });
});

describe('assignsAttribute', () => {
  it('finds it on any object', () => assert.ok(assignsAttribute('a = 1\nx.extra = 1', 'extra')));
  it('does not find what is compared, read or defined', () =>
    assert.ok(!assignsAttribute('x.extra == 1\ny = x.extra\ndef extra(): pass', 'extra')));
});

describe('classFillsItself', () => {
  const inClass = (body: string): string =>
    `import a\nclass Owner(\n    Base,\n):\n    x = 1\n\n# note\n${body}\nb = 2\n`;
  const inMethod = (name: string, statement: string): string =>
    inClass(`    def ${name}(self, given):\n        for key in given:\n            ${statement}`);
  for (const statement of [
    'setattr(self, key, 1)',
    'self.__dict__.update(given)',
    'self.__dict__[key] = 1',
    'self.__dict__ = given',
  ])
    it(`finds ${statement}`, () => assert.ok(classFillsItself(inMethod('__init__', statement), 2)));

  it('leaves what only reads, puts back, or is of something else', () => {
    assert.ok(!classFillsItself(inMethod('__init__', 'return self.__dict__ == given'), 2));
    assert.ok(!classFillsItself(inMethod('__init__', 'setattr(given, key, 1)'), 2));
    assert.ok(!classFillsItself(inMethod('__setstate__', 'setattr(self, key, 1)'), 2));
    const other = 'class Other:\n    def f(self):\n        setattr(self, "a", 1)\n';
    assert.ok(!classFillsItself(inClass('    pass') + other, 2));
    assert.ok(classFillsItself(inMethod('__setstate__', 'pass') + other, 12));
  });
});

describe('makesSubmodule', () => {
  it('tells a module that is put in place from others', () => {
    assert.ok(makesSubmodule('sys.modules["a.path"] = path', 'path'));
    assert.ok(makesSubmodule('sys.modules[name] = path', 'path'));
    assert.ok(!makesSubmodule('sys.modules["a.path"] = path', 'other'));
    assert.ok(!makesSubmodule('x = sys.modules[__name__]', 'other'));
  });
});

describe('isBroken', () => {
  for (const text of [
    'def ((((\n',
    'class X\n  def y(self) ->\n',
    'print "x"\n',
    'try:\n  a\nexcept E, e:\n  b\n',
  ])
    it(`finds ${JSON.stringify(text)} broken`, () => assert.ok(isBroken(text)));
  it('leaves what is whole', () => assert.ok(!isBroken(source)));
});
