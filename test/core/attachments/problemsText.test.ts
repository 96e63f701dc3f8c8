import assert from 'node:assert/strict';
import { problemsText, type ShownProblem } from '../../../src/core/attachments/problemsText.ts';

describe('problemsText', () => {
  const problem = (changes: Partial<ShownProblem> = {}): ShownProblem => ({
    line: 9,
    column: 5,
    severity: 'error',
    message: '"foo" is not defined',
    lines: ['    foo(bar)'],
    ...changes,
  });

  it('has the place, who says it, and the lines of code, with their numbers', () => {
    const text = problemsText('src/app.py', [
      problem({ source: 'Pylance', code: 'reportUndefinedVariable', lines: ['    foo(', '        bar)'] }),
    ]);
    assert.equal(
      text,
      [
        'src/app.py:9:5: error: "foo" is not defined [Pylance reportUndefinedVariable]',
        '   9 |     foo(',
        '  10 |         bar)',
      ].join('\n'),
    );
  });

  it('has errors before warnings, then the order of the file', () => {
    const text = problemsText('a.py', [
      problem({ severity: 'information', line: 1, message: 'i', lines: [] }),
      problem({ severity: 'warning', line: 1, message: 'w', lines: [] }),
      problem({ line: 7, column: 2, message: 'second', lines: [] }),
      problem({ line: 7, column: 1, message: 'first', lines: [] }),
    ]);
    assert.deepEqual(
      text.split('\n').map((line) => line.split(' ').at(-1)),
      ['first', 'second', 'w', 'i'],
    );
  });
});
