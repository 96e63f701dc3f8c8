import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pythonImports } from '../../../src/core/python/pythonImports.ts';

const read = (...lines: string[]): string[] =>
  pythonImports(lines).map(
    ({ level, module, name, alias }) => `${'.'.repeat(level)}${module}:${name ?? '*module*'}:${alias}`,
  );

describe('pythonImports', () => {
  it('finds names and modules, with their aliases', () => {
    assert.deepEqual(read('import os, a.b as c  # both', 'from x.y import f, g as h'), [
      'os:*module*:os',
      'a.b:*module*:c',
      'x.y:f:f',
      'x.y:g:h',
    ]);
  });

  it('reads statements of several lines', () => {
    assert.deepEqual(
      read('from shapes import (', '    Circle,  # round', '    Square as S,', ')', 'import os'),
      ['shapes:Circle:Circle', 'shapes:Square:S', 'os:*module*:os'],
    );
    assert.deepEqual(read('from a import b, \\', '    c'), ['a:b:b', 'a:c:c']);
  });

  it('counts leading dots', () => {
    assert.deepEqual(read('from . import one', 'from ..two import three', 'from .four.five import six'), [
      '.:one:one',
      '..two:three:three',
      '.four.five:six:six',
    ]);
  });

  it('finds those that are indented, and nothing in `import *` or in prose', () => {
    assert.deepEqual(
      read(
        'if TYPE_CHECKING:',
        '    from a import B',
        'from a import *',
        '# from b import c',
        'x = "import d"',
      ),
      ['a:B:B'],
    );
  });

  it('finds lazy ones', () => {
    assert.deepEqual(read('lazy import a as b', 'lazy from c import d'), ['a:*module*:b', 'c:d:d']);
  });

  it('finds no name in what is not one', () => {
    assert.deepEqual(read('import from(as', 'from', 'from'), []);
    assert.deepEqual(read('import a as b c, d as e', 'from f import g as h.'), ['d:*module*:e']);
  });

  it('takes any blanks between words, and the next line for no part of a statement that is over', () => {
    assert.deepEqual(read('from  .  a  import  b  as  c', '\timport  d  as  e', 'import\tf'), [
      '.a:b:c',
      'd:*module*:e',
      'f:*module*:f',
    ]);
    assert.deepEqual(read('from a import(b, c)', 'from d import (e', ' as f)  # why', 'g = 1'), [
      'a:b:b',
      'a:c:c',
      'd:e:f',
    ]);
  });

  it('finds nothing where a line only contains an import', () => {
    assert.deepEqual(read('x = from a import b', 'yield from import c', 'imported = 1', 'fromage = 1'), []);
    assert.deepEqual(read('important a', 'from a imports b', 'from a.b', 'import', 'import 1a, b-c, d.'), []);
  });

  it('reads a statement that the text leaves open', () => {
    assert.deepEqual(read('from a import (b,'), ['a:b:b']);
    assert.deepEqual(read('from a import b, \\'), ['a:b:b']);
  });

  it('reads two hundred lines, and keeps sixty imports', () => {
    const blank = (count: number): string[] => Array.from({ length: count }, () => '');
    assert.deepEqual(read(...blank(199), 'import a', 'import b'), ['a:*module*:a']);
    const many = Array.from({ length: 70 }, (_, index) => `import m${index}`);
    assert.deepEqual(read(...many).slice(58), ['m58:*module*:m58', 'm59:*module*:m59']);
  });

  it('accepts any text', () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('from', 'import', ' ', '.', '(', ')', ',', 'as', 'x', '\\', '#'))
        .map((a) => a.join('')),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const { module, alias } of pythonImports(lines)) {
          assert.ok(!/[\s()#]/.test(module + alias));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
