import assert from 'node:assert/strict';
import { openFence, readFenceLine } from '../../../src/core/text/markdownFence.ts';

/** How many lines after the opening one belong to the block, its end included. */
function lengthOf(mark: string, language: string, lines: readonly string[]): number | undefined {
  let fence = openFence(mark, language);
  for (const [index, line] of lines.entries()) {
    const step = readFenceLine(fence, line);
    if (step === 'end') return index + 1;
    if (step === 'ended') return index;
    fence = step;
  }
  return fence.inDoubt ? lines.length : undefined;
}

describe('readFenceLine', () => {
  const cases: readonly (readonly [
    what: string,
    mark: string,
    language: string,
    lines: string,
    length: number | undefined,
  ])[] = [
    ['ends code at a mark of its length', '```', 'python', 'x\n```\ny', 2],
    ['ends code at a longer mark', '```', 'python', 'x\n`````', 2],
    ['does not end code at a shorter one', '````', 'python', 'x\n```\n````', 3],
    ['does not end code at a mark with a language', '```', 'python', '```python\n```', 2],
    ['has no end yet', '```', 'markdown', '# a\n', undefined],
    ['lets a README hold a fence with a language', '```', 'markdown', '# a\n```bash\nb\n```\nc\n```\nd', 6],
    ['lets a README hold two', '```', 'md', '```sh\na\n```\n\n```py\nb\n```\n```', 8],
    ['lets a README hold a fence alone after a colon', '```', 'markdown', 'Run:\n```\nb\n```\nc\n```\n', 6],
    ['lets a README hold a fence alone after an empty line', '```', 'markdown', 'a\n\n```\nb\n```\n```\n', 6],
    ['ends a README after an empty line where none goes on', '```', 'markdown', 'a\n\n```\n\nb', 3],
    ['ends a README after an empty line at the end', '```', 'markdown', 'a\n\n```', 3],
    ['ends a README with longer marks only there', '````', 'markdown', '```sh\na\n```\n````\n', 4],
    ['keeps tildes and backticks apart', '~~~', 'markdown', '```sh\na\n```\n~~~', 4],
  ];
  for (const [what, mark, language, lines, length] of cases)
    it(what, () => assert.equal(lengthOf(mark, language, lines.split('\n')), length));
});
