import assert from 'node:assert/strict';
import { indentCode, indentationOf, indentWidth } from '../../../src/core/text/indentation.ts';

const code = 'import os\n\n\ndef f():\n    if True:\n        return 1';

describe('indentCode', () => {
  it('indents all lines except the first, and leaves blank ones empty', () => {
    const expected = 'import os\n\n\n    def f():\n        if True:\n            return 1';
    assert.equal(indentCode(code, '    ', false), expected);
  });

  it('changes nothing at the left edge', () => {
    assert.equal(indentCode(code, '', false), code);
  });

  it('uses tabs if the file does', () => {
    assert.equal(indentCode(code, '\t', true), 'import os\n\n\n\tdef f():\n\t\tif True:\n\t\t\treturn 1');
    assert.equal(indentCode('      six', '', true), '\t  six');
    assert.equal(indentCode('f(a,    b)', '', true), 'f(a,    b)');
  });

  it('leaves no blanks in blank lines, nor behind the first one', () => {
    assert.equal(indentCode('a  \n   \n\t\nb ', '  ', false), 'a\n\n\n  b ');
  });
});

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
