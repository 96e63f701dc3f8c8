import assert from 'node:assert/strict';
import { readEdit } from '../../../src/core/edits/readEdit.ts';

const fenced = (code: string, language = 'python'): string => `\`\`\`${language}\n${code}\n\`\`\``;

describe('readEdit', () => {
  it('takes the only block of an answer, whatever is said around it', () => {
    const code = 'def f():\n    return 2\n';
    assert.deepEqual(readEdit(fenced(code), ''), { code });
    assert.deepEqual(readEdit(`Sure:\n\n${fenced(code)}\n\nIt returns 2 now.`, ''), { code });
    assert.deepEqual(readEdit(fenced(code).replaceAll('\n', '\r\n'), ''), { code });
  });

  it('takes nothing where it is not clear what the whole code is', () => {
    const problem = (answer: string): unknown => readEdit(answer, 'x = 1');
    assert.deepEqual(problem('I cannot do that.'), { problem: 'no-code' });
    assert.deepEqual(problem(''), { problem: 'no-code' });
    assert.deepEqual(problem(`${fenced('x = 2')}\nor\n${fenced('x = 3')}`), { problem: 'several' });
    assert.deepEqual(problem('```python\nx = 2\n'), { problem: 'unfinished' });
    assert.deepEqual(problem(fenced('-x = 1\n+x = 2', 'diff')), { problem: 'diff' });
    assert.deepEqual(problem(fenced('@@ -1 +1 @@\n-x = 1\n+x = 2')), { problem: 'diff' });
  });

  for (const comment of [
    '# ... existing code ...',
    '    # …',
    '# rest of the code',
    '# The rest of the function remains the same',
    '// existing code',
    '# other methods unchanged',
    '# same as before',
    '/* existing code remains the same */',
  ])
    it(`does not take code with the omission "${comment}"`, () =>
      assert.deepEqual(readEdit(fenced(`x = 2\n${comment}`), 'x = 1'), { problem: 'part' }));

  it('takes a comment that only looks like an omission, where the code had it before', () => {
    const code = 'x = 2\n# the rest is unchanged';
    assert.deepEqual(readEdit(fenced(code), 'x = 1\n# the rest is unchanged'), { code });
  });

  it('takes comments that speak of other things', () => {
    const code = '# same code for both cases? No: two.\nx = 2  # as before\n# Restore the position.\n...';
    assert.deepEqual(readEdit(fenced(code), 'x = 1'), { code });
  });
});
