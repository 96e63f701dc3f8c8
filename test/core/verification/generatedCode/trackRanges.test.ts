import assert from 'node:assert/strict';
import { trackRanges } from '../../../../src/core/verification/generatedCode/trackRanges.ts';

/** A text with its written parts in `[` and `]`, and the changes `{old|new}` made to it; gives what it becomes. */
function become(marked: string): string {
  let before = '';
  let after = '';
  const ranges: { start: number; end: number; text: string }[] = [];
  const changes: { start: number; end: number; text: string }[] = [];
  let written = 0;
  let change: { start: number; end: number; text: string } | undefined;
  for (const character of marked) {
    if (character === '[') written = before.length;
    else if (character === ']')
      ranges.push({ start: written, end: before.length, text: before.slice(written) });
    else if (character === '{') changes.push((change = { start: before.length, end: -1, text: '' }));
    else if (character === '}') change = undefined;
    else if (character === '|') change!.end = before.length;
    else {
      const isNew = change && change.end >= 0;
      if (isNew) change!.text += character;
      else before += character;
      if (isNew || !change) after += character;
    }
  }
  const followed = trackRanges(ranges, changes);
  for (const { start, end, text } of followed) assert.equal(after.slice(start, end), text);
  return followed
    .toReversed()
    .reduce(
      (text, { start, end }) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
      after,
    );
}

describe('trackRanges', () => {
  const cases: Record<string, [string, string]> = {
    'moves with what comes before it': ['{|x }[a.b]', 'x [a.b]'],
    'leaves out what is put before it': ['[{|x }a.b]', 'x [a.b]'],
    'leaves out what is put after it': ['[a.b]{|()}', '[a.b]()'],
    'takes in what is put inside of it': ['[a.{b|c}()]', '[a.c()]'],
    'takes in what replaces nothing inside of it': ['[a{|bc}d]', '[abcd]'],
    'loses what a replacement over its edge takes away': ['[a.{b]c|d}', '[a.]d'],
    'loses what is replaced at its edge': ['[{a|x}.b]', 'x[.b]'],
    'goes with its text': ['a [{b|}] c', 'a  c'],
    'joins what meets': ['[a]{ + |}[b]', '[ab]'],
    'does not join what a person puts in between': ['[a]{ + | - }[b]', '[a] - [b]'],
    'splits where a change reaches over both edges': ['[a{b]c[d|x}e]', '[a]x[e]'],
    'follows several changes': ['{x|}[a{b|BB}c]{y|yy}[d{|D}e]', '[aBBc]yy[dDe]'],
    'is found again in what replaces all of it': ['{a = 1\n[b=2]\n|a = 1\n\nb=2\n}', 'a = 1\n\n[b=2]\n'],
    'is found again where it was': ['{b[b]b|bbb}', 'b[b]b'],
    'is not found again where it stands twice': ['{x[b]y|b zb}', 'b zb'],
    'is found again with other line ends': [
      '{a\n[b\nc]\nd\n|a\r\nb\r\nc\r\nd\r\n}',
      'a\r\n[b\r\nc]\r\nd\r\n',
    ],
  };
  for (const [name, [marked, expected]] of Object.entries(cases))
    it(name, () => assert.equal(become(marked), expected));
});
