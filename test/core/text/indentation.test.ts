import assert from 'node:assert/strict';
import { indentCode } from '../../../src/core/text/indentation.ts';

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
  });
});
