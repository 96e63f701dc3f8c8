import assert from 'node:assert/strict';
import { tokenizePython } from '../../../../src/core/verification/scan/tokenizePython.ts';
import {
  classesIn,
  classInLine,
  isAbstractClass,
} from '../../../../src/core/verification/symbols/classDefinition.ts';

const source = `import a

@plain
@a.b(
    1,
)
class Owner(
    Base[int], a.b.Other, make("x"), metaclass=a.Meta, extra="allow",
):
    """A text
class NoClass:
    """
    x = 1

    class Inner: y = 2

class Generic[T](Owner):
    pass
`;

describe('classInLine', () => {
  const classIn = (line: number): ReturnType<typeof classInLine> => classInLine(tokenizePython(source), line);

  it('reads bases, keywords and decorators', () => {
    const found = classIn(7)!;
    assert.equal(found.name, 'Owner');
    assert.deepEqual(found.bases, ['Base', 'a.b.Other', undefined]);
    assert.equal(found.metaclass, 'a.Meta');
    assert.deepEqual(found.keywords, ['extra']);
    assert.deepEqual(found.decorators, ['a.b', 'plain']);
    assert.equal(found.body.length, 3);
  });

  it('reads a body in the line of the header, and type parameters', () => {
    assert.equal(classIn(15)!.body.length, 1);
    assert.deepEqual(classIn(17)!.bases, ['Owner']);
  });

  it('gives nothing for other lines', () => {
    for (const line of [1, 3, 8, 11, 13, 30]) assert.equal(classIn(line), undefined);
  });
});

it('classesIn finds nested classes, and none in strings', () => {
  assert.deepEqual(
    classesIn(tokenizePython(source)).map(({ name }) => name),
    ['Owner', 'Inner', 'Generic'],
  );
});

describe('isAbstractClass', () => {
  const isAbstract = (text: string): boolean => isAbstractClass(classInLine(tokenizePython(text), 1)!);
  for (const text of [
    'class A(ABC):\n    pass\n',
    'class A(B, metaclass=abc.ABCMeta): ...\n',
    'class A(Protocol[T]):\n    def f(self): ...\n',
    'class A:\n    x = 1\n\n    @abc.abstractmethod\n    def f(self): ...\n',
  ])
    it(`finds ${JSON.stringify(text)}`, () => assert.ok(isAbstract(text)));

  it('leaves others', () => {
    assert.ok(!isAbstract('class A(B):\n    def f(self): ...\n'));
    assert.ok(!isAbstract('class A:\n    pass\nclass B(ABC):\n    @abstractmethod\n    def f(self): ...\n'));
  });
});
