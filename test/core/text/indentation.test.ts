import assert from 'node:assert/strict';
import { indentationOf, indentWidth } from '../../../src/core/text/indentation.ts';

describe('indentationOf', () => {
  const files: readonly (readonly [what: string, code: string, indentSize: number, usesTabs: boolean])[] = [
    ['an empty file', '', 4, false],
    ['code at the left edge', 'a\nb', 4, false],
    ['two blanks', 'if a:\n  if b:\n    c\nd', 2, false],
    ['the most common step', 'if a:\n  b\nif c:\n   d\nif e:\n   f', 3, false],
    ['the first of two steps that are equally common', 'if a:\n   b\nif c:\n  d', 3, false],
    ['a docstring that is one blank further in', 'if a:\n    b\n     c\nd\n e\nf\n g', 4, false],
    ['several levels closed at once', 'if a:\n  if b:\n    c\nd\nif e:\n  f', 2, false],
    ['blank lines with blanks between', 'if a:\n  b\n          \n  c\nif d:\n  e\n          ', 2, false],
    ['tabs', 'if a:\n\tb\n\tc', 4, true],
    ['mostly tabs', 'if a:\n\tb\n\tc\n  d', 2, true],
    ['as many tabs as blanks', 'if a:\n\tb\n  c', 2, false],
    ['lines that end in a tab', 'a\t\nb\t\nif c:\n  d', 2, false],
    ['blank lines with tabs', '\t\n\t\n\t\nif c:\n  d', 2, false],
  ];
  for (const [what, code, indentSize, usesTabs] of files)
    it(`reads ${what}`, () => assert.deepEqual(indentationOf(code.split('\n')), { indentSize, usesTabs }));
});

describe('indentWidth', () => {
  it('counts columns up to the first character that is not blank', () => {
    assert.equal(indentWidth('', 4), 0);
    assert.equal(indentWidth('a  b', 4), 0);
    assert.equal(indentWidth('   a\t', 4), 3);
    assert.equal(indentWidth('\u00a0 a', 4), 0);
  });

  it('takes a tab to the next multiple of its size', () => {
    assert.equal(indentWidth('\ta', 4), 4);
    assert.equal(indentWidth('\t\ta', 8), 16);
    assert.equal(indentWidth('   \ta', 4), 4);
    assert.equal(indentWidth('    \ta', 4), 8);
    assert.equal(indentWidth(' \t a', 8), 9);
  });
});
