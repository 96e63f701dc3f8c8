import assert from 'node:assert/strict';
import { sourceTextOf } from '../../../../src/core/completion/document/sourceText.ts';

const source = (text: string) => sourceTextOf({ path: 'a.py', languageId: 'python', text });

describe('sourceTextOf', () => {
  it('splits at every kind of line end', () => {
    const document = source('\uFEFFa\r\nb\rc\nd\n');
    assert.equal(document.lineCount, 5);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((line) => document.lineAt(line)),
      ['a', 'b', 'c', 'd', '', ''],
    );
  });

  it('is one empty line if there is no text', () => {
    assert.equal(source('').lineCount, 1);
  });

  for (const [what, text, indentSize, usesTabs] of [
    ['four blanks', 'if a:\n    b\n    if c:\n        d\n', 4, false],
    ['two blanks', 'if a:\n  b\n  if c:\n    d\nif e:\n  f\n', 2, false],
    ['tabs', 'if a:\n\tb\n\tif c:\n\t\td\n', 4, true],
    ['no indentation', 'a\nb\n', 4, false],
    ['one line that is aligned', 'call(a,\n     b)\nif c:\n    d\nif e:\n    f\n', 4, false],
    ['a single blank in docstrings', '"""a\n\n b\n"""\nif c:\n  d\n', 2, false],
  ] as const) {
    it(`finds the indentation: ${what}`, () => {
      const document = source(text);
      assert.deepEqual([document.indentSize, document.usesTabs], [indentSize, usesTabs]);
    });
  }
});
