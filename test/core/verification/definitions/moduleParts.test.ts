import assert from 'node:assert/strict';
import { moduleParts } from '../../../../src/core/verification/definitions/moduleParts.ts';

const texts = (code: string): string[] => moduleParts(code, false).map(({ text }) => text);

/** The names that are bound by what counts whatever is taken of a module, and the others. */
const names = (code: string): { always: string[]; others: string[] } => {
  const parts = moduleParts(code, false);
  const of = (isAlways: boolean): string[] =>
    parts.filter((part) => part.isAlways === isAlways).flatMap((part) => part.names ?? ['?']);
  return { always: of(true), others: of(false) };
};

const chains = (code: string, name: string): string[] =>
  moduleParts(code, false)
    .filter((part) => part.names?.includes(name))
    .flatMap((part) => [...part.chains])
    .sort();

const shelf = 'class Shelf:\n    """One."""\n    def find(self, name):  # by title\n        return  name\n';

describe('moduleParts', () => {
  for (const [what, other] of Object.entries({
    comments: shelf.replace('# by title', '# by name').replace('class', '# Shelves.\nclass'),
    documentation: shelf.replace('One', 'Another'),
    'blanks between tokens': shelf.replace('  name', ' name'),
  }))
    it(`gives the same text whatever the ${what}`, () => {
      assert.deepEqual(texts(other), texts(shelf));
    });

  for (const [what, other] of Object.entries({
    'a word': shelf.replace('find', 'found'),
    'a string': shelf.replace('return  name', 'return "name"'),
    'what is documented': shelf.replace('    """One."""\n', ''),
    'a type in a comment': shelf.replace('# by title', '# type: (str) -> str'),
    'an indentation': shelf.replace('    def', ' def').replace('        return', '    return'),
    'a text between the fields of a string': shelf.replace('  name', ' f"{name} {name}"'),
  }))
    it(`gives another text for ${what}`, () => {
      assert.notDeepEqual(texts(other), texts(shelf));
    });

  it('tells the texts between the fields of a string', () => {
    assert.notDeepEqual(texts('a = f"{b} c {b}"\n'), texts('a = f"{b} d {b}"\n'));
  });

  it('tells what statements bind', () => {
    const code =
      'import a.b\nfrom c import d as e\nf: int = 1\ng, (h, *i) = j = 1\nk += 1\ndef m():\n    global n\n    n = 1\nclass o: p = 1\n';
    const { others } = names(code);
    for (const one of 'a e f g h i j k m n o'.split(' ')) assert.ok(others.includes(one), one);
    assert.ok(!others.includes('p'));
  });

  it('counts conditions, special names and what is bound in them for everything', () => {
    const code =
      'if a: b = 1\nwith c() as d:\n    e = 1\ntry:\n    pass\nexcept f as g: h = 1\n__all__ = ["e"]\n(i := 1)\nfrom x import *\n';
    const { always } = names(code);
    for (const one of ['d', 'g', '__all__', 'i']) assert.ok(always.includes(one), one);
    assert.ok(moduleParts(code, false).some(({ isAlways, imports }) => isAlways && imports[0]?.name === '*'));
  });

  it('tells what a definition mentions, in types that are strings, too', () => {
    const code = 'def f(a: "b.c", d=e.f):\n    g(h=i)[0].j\n';
    assert.deepEqual(chains(code, 'f'), ['a', 'b.c', 'e.f', 'f', 'g', 'i']);
  });

  it('follows no body of a function that says what it returns', () => {
    assert.deepEqual(chains('def f(a: int) -> b:\n    return c(a)\n', 'f'), ['a', 'b', 'f', 'int']);
  });

  for (const [what, code] of Object.entries({
    'takes arguments for others': 'def f(**a) -> b:\n    return c(a)\n',
    'makes functions': 'def f() -> b:\n    return lambda: c\n',
    'sets an attribute': 'class f:\n    def g(self) -> b:\n        self.x = c\n        return d\n',
    'always raises an error': 'def f() -> b:\n    c()\n',
  }))
    it(`follows the body of one that ${what}`, () => {
      assert.ok(chains(code, 'f').includes('c'));
    });

  it('takes what is no Python for one part, in which anything may be', () => {
    for (const code of ['def f(:\n    x\n', 'print "a"\n', 'from a import (b\nx = 1\n', 'a = 1\n\0'])
      assert.deepEqual(names(code), { always: ['?'], others: [] });
  });
});
