import assert from 'node:assert/strict';
import { trimSuffixOverlap } from '../../../../src/core/completion/postprocess/trimSuffixOverlap.ts';
import { placeAt } from '../../../support/placeAt.ts';

const long = 'total = compute_total(rows, columns, weights)';
const nearly = 'total = compute_total(rows, columns, weight)';

describe('trimSuffixOverlap', () => {
  const cases: readonly (readonly [what: string, document: string, text: string, left: string])[] = [
    ['the line below', '█\n\nb = second()', 'a = first()\nb = second()  \nc = 3', 'a = first()'],
    [
      'the line below after blank ones',
      '█\n  \nb = second()',
      'a = first()\n\n\nb = second()',
      'a = first()\n\n',
    ],
    ['the line below that the cursor has begun', 'b = █\nb = second()', 'second()\nx = 1', ''],
    ['a clause below', 'if a:\n    █\nelse:\n    b()', 'c()\nelse:\n    d()', 'c()'],
    ['a common line below, where the text ends with it', 'f(\n█\n)', '    a,\n)', '    a,'],
    [
      'two lines, one of which is skipped',
      '█\na = 1\nb = second()\nc = third()',
      'b = second()\nc = third()',
      '',
    ],
    [
      'two lines, two of which are skipped',
      '█\na = 1\na = 2\nb = second()\nc = third()',
      'b = second()\nc = third()',
      '',
    ],
    [
      'two lines with a common one between',
      '█\na = 1\nb = second()\n)\nc = third()',
      'b = second()\n)\nc = third()',
      '',
    ],
    ['lines that are nearly the same', `█\na = 1\n${long}\nc = third()`, `${nearly}\nc = third()`, ''],
    [
      'lines that are nearly the same, but for blank ones',
      `█\n${long}\n\nc = third()`,
      `${nearly}\n\n\nc = third()`,
      '',
    ],
  ];
  for (const [what, document, text, left] of cases)
    it(`ends before ${what}`, () => assert.equal(trimSuffixOverlap(text, placeAt(document)), left));

  const kept: readonly (readonly [what: string, document: string, text: string])[] = [
    ['anything at the end of a file', '█', 'a = first()\nb = second()'],
    ['a common line below, where the text goes on', 'f(\n█\n)', ')\na = first()'],
    ['a line further below', '█\na = 1\nb = second()', 'b = second()'],
    [
      'lines below that are too far',
      '█\na = 1\na = 2\na = 3\nb = second()\nc = third()',
      'b = second()\nc = third()',
    ],
    [
      'lines of another block',
      '█\nif a:\n    b = second()\n    c = third()',
      '    b = second()\n    c = third()',
    ],
    [
      'lines behind the end of a block',
      '    █\n    a = 1\nx = 2\n    b = second()\n    c = third()',
      '    b = second()\n    c = third()',
    ],
    ['one line and common ones', '█\na = 1\nb = second()\n)\nelse:', 'b = second()\n)\nelse:'],
    ['two lines that are only nearly the same', `█\n${long}\n${long}2`, `${nearly}\n${nearly}2`],
    [
      'short lines that are nearly the same',
      '█\na = 1\nb = secon()\nc = third()',
      'b = second()\nc = third()',
    ],
    [
      'lines that differ in more than a tenth',
      `█\n${long}\nc = third()`,
      `${long.replace('total', 'sums_')}\nc = third()`,
    ],
    [
      'lines that differ behind the first',
      '█\na = 1\nb = second()\nc = third()',
      'b = second()\nd = third()',
    ],
    ['more lines than there are below', '█\na = 1\nb = second()', 'b = second()\nc = third()'],
  ];
  for (const [what, document, text] of kept)
    it(`keeps ${what}`, () => assert.equal(trimSuffixOverlap(text, placeAt(document)), text));

  it('compares lines of twenty to four hundred characters', () => {
    const endsIn = (length: number, end: string): string => 'x = '.padEnd(length - 1, 'abcdefg') + end;
    const ends = (length: number): boolean => {
      const document = `█\na = 1\n${endsIn(length, '1')}\nc = third()`;
      return trimSuffixOverlap(`${endsIn(length, '2')}\nc = third()`, placeAt(document)) === '';
    };
    assert.deepEqual([19, 20, 400, 401].map(ends), [false, true, true, false]);
  });
});
