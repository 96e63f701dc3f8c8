import assert from 'node:assert/strict';
import {
  assignsAttribute,
  classFillsItself,
  isAbstractClass,
  setsAttribute,
} from '../../../../src/core/verification/symbols/namesInSource.ts';

const source = `class Owner:
    attribute = 1
    def method(self):
        self.set = 2
`;

describe('setsAttribute', () => {
  for (const name of ['attribute', 'method', 'set'])
    it(`finds ${name}`, () => assert.ok(setsAttribute(source, name)));
  it('does not find what is only read', () =>
    assert.ok(!setsAttribute('a = self.other\nb.other == 1\n', 'other')));
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

describe('isAbstractClass', () => {
  for (const text of [
    'class A(ABC):\n    pass\n',
    'class A(B, metaclass=abc.ABCMeta): ...\n',
    'class A(Protocol[T]):\n    def f(self): ...\n',
    'class A:\n    x = 1\n\n    @abc.abstractmethod\n    def f(self): ...\n',
  ])
    it(`finds ${JSON.stringify(text)}`, () => assert.ok(isAbstractClass(text, 1)));

  it('leaves others', () => {
    assert.ok(
      !isAbstractClass(
        'class A(B):\n    pass\nclass C(ABC):\n    @abstractmethod\n    def f(self): ...\n',
        1,
      ),
    );
  });
});
