import assert from 'node:assert/strict';
import { movedLines, type LineRange } from '../../../src/core/attachments/lineRange.ts';

describe('movedLines', () => {
  /** Lines 3 to 5 after the text between two places was replaced. */
  const moved = (
    [line, character]: [number, number],
    [toLine, to]: [number, number],
    text: string,
  ): LineRange | undefined =>
    movedLines(
      { first: 3, last: 5 },
      { start: { line, character }, end: { line: toLine, character: to }, text },
    );

  const cases: [string, LineRange | undefined, LineRange | undefined][] = [
    ['typing above', moved([1, 2], [1, 2], 'x'), { first: 3, last: 5 }],
    ['a line more above', moved([1, 2], [1, 2], '\n'), { first: 4, last: 6 }],
    ['Windows line ends', moved([1, 2], [1, 2], 'a\r\nb\r\nc'), { first: 5, last: 7 }],
    ['a line less above', moved([1, 0], [2, 0], ''), { first: 2, last: 4 }],
    ['the line right above deleted', moved([2, 0], [3, 0], ''), { first: 2, last: 4 }],
    ['lines pasted right above', moved([3, 0], [3, 0], 'a\nb\n'), { first: 5, last: 7 }],
    ['typing at the start', moved([3, 0], [3, 0], 'x'), { first: 3, last: 5 }],
    ['the first line replaced', moved([3, 0], [3, 9], 'a\nb'), { first: 3, last: 6 }],
    ['a line more within', moved([4, 1], [4, 1], '\n'), { first: 3, last: 6 }],
    ['a line less within', moved([4, 0], [5, 0], ''), { first: 3, last: 4 }],
    ['the first line joined with the one above', moved([2, 7], [3, 0], ''), { first: 2, last: 4 }],
    ['the end deleted with what follows', moved([4, 2], [8, 0], ''), { first: 3, last: 4 }],
    ['the start deleted with what is above', moved([1, 2], [4, 1], ''), { first: 1, last: 2 }],
    ['typing below', moved([6, 0], [6, 0], 'x\ny\n'), { first: 3, last: 5 }],
    ['all replaced', moved([0, 0], [9, 0], 'new'), undefined],
  ];
  for (const [what, is, expected] of cases) it(what, () => assert.deepEqual(is, expected));
});
