import assert from 'node:assert/strict';
import { fitEdit } from '../../../src/core/edits/fitEdit.ts';
import { applyHunks, lineHunks, linesOf } from '../../../src/core/edits/lineHunks.ts';

const blanks = { indentSize: 4, usesTabs: false, languageId: 'python' };
const tabs = { ...blanks, usesTabs: true };

/** The file after an edit of some of its lines, as it is after all of the hunks. */
function edited(
  text: string,
  [start, end]: readonly [number, number],
  code: string,
  { style = blanks, lineEnd = '\n' }: { style?: typeof blanks; lineEnd?: '\n' | '\r\n' } = {},
): string {
  const after = fitEdit(text, { start, end }, code, style);
  return applyHunks(text, after, lineHunks(linesOf(text), after), lineEnd);
}

describe('fitEdit', () => {
  const method = 'class A:\n    @property\n    def f(self):\n        return 1\n\n    def g(self): ...\n';

  it('puts code where it was, whether the model indented it or not', () => {
    const expected = method.replace('return 1', 'return 2');
    const code = '@property\ndef f(self):\n    return 2';
    assert.equal(edited(method, [1, 4], code), expected);
    assert.equal(edited(method, [1, 4], code.replaceAll(/^/gm, '    ')), expected);
    assert.equal(edited(method, [1, 5], code), expected);
  });

  it('keeps tabs, line ends and the end of the file', () => {
    const text = 'class A:\r\n\tdef f(self):\r\n\t\treturn 1';
    const code = 'def f(self):\n    if self:\n        return 2\n';
    assert.equal(
      edited(text, [1, 3], code, { style: tabs, lineEnd: '\r\n' }),
      'class A:\r\n\tdef f(self):\r\n\t\tif self:\r\n\t\t\treturn 2',
    );
  });

  it('puts imports that are new to the imports of the file', () => {
    const text = '"""Doc."""\nimport os\n\n\ndef f():\n    return os.sep\n';
    assert.equal(
      edited(text, [4, 6], 'import json\nimport os\n\n\ndef f():\n    return json.dumps(os.sep)'),
      '"""Doc."""\nimport os\nimport json\n\n\ndef f():\n    return json.dumps(os.sep)\n',
    );
  });

  it('leaves imports where the edited lines have some', () => {
    const text = 'import os\nx = os.sep\n';
    assert.equal(edited(text, [0, 2], 'import sys\nx = sys.path'), 'import sys\nx = sys.path\n');
  });

  it('keeps comments between the imports and the code', () => {
    assert.equal(
      edited('def f(): ...\n', [0, 1], 'import sys\n\n# The one.\ndef f(): sys.exit()'),
      'import sys\n\n# The one.\ndef f(): sys.exit()\n',
    );
  });

  it('leaves a line with an import and something else where it is', () => {
    assert.equal(
      edited('def f():\n    return 1\n', [1, 2], 'import os; x = 1\nreturn x'),
      'def f():\n    import os; x = 1\n    return x\n',
    );
  });
});
