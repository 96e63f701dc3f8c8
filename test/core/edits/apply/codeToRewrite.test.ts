import assert from 'node:assert/strict';
import { codeToRewrite } from '../../../../src/core/edits/apply/codeToRewrite.ts';

const lines =
  'import os\n\n\nclass A:\n    def f(self):\n        return os.a\n\n    def g(self):\n        return os.b\n\n\ndef h():\n    return 1\n\n\nx = os.c'.split(
    '\n',
  );
const python = { languageId: 'python', indentSize: 4 };

describe('codeToRewrite', () => {
  it('is the innermost function or class with all that cannot work', () => {
    assert.deepEqual(codeToRewrite(lines, { start: 5, end: 6 }, python), { start: 4, end: 6 });
    assert.deepEqual(codeToRewrite(lines, { start: 5, end: 9 }, python), { start: 3, end: 9 });
  });

  it('is otherwise what is between the first and the last of it', () => {
    assert.deepEqual(codeToRewrite(lines, { start: 8, end: 13 }, python), { start: 3, end: 13 });
    assert.deepEqual(codeToRewrite(lines, { start: 15, end: 16 }, python), { start: 15, end: 16 });
    const other = { ...python, languageId: 'javascript' };
    assert.deepEqual(codeToRewrite(lines, { start: 5, end: 6 }, other), { start: 5, end: 6 });
  });
});
