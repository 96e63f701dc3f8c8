import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damerauLevenshtein } from '../../../src/core/text/editDistance.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

/** Every text that one slip makes of a text, over the same letters. */
function slipped(text: string): string[] {
  const made: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at)];
    for (const letter of 'abc') made.push(before + letter + after, before + letter + after.slice(1));
    if (after.length > 0) made.push(before + after.slice(1));
    if (after.length > 1) made.push(before + after[1] + after[0] + after.slice(2));
  }
  return made;
}

describe('damerauLevenshtein', () => {
  it('counts what is inserted, deleted, substituted or swapped', () => {
    const distances: readonly (readonly [string, string, number])[] = [
      ['requests', 'requests', 0],
      ['reqeusts', 'requests', 1],
      ['request', 'requests', 1],
      ['requestss', 'requests', 1],
      ['rekuests', 'requests', 1],
      ['ca', 'abc', 3],
      ['', 'abc', 3],
    ];
    for (const [a, b, expected] of distances)
      assert.equal(damerauLevenshtein(a, b, 9), expected, `${a} ${b}`);
  });

  it('is one for exactly the texts that one edit makes', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const expected = a === b ? 0 : slipped(a).includes(b) ? 1 : 2;
        assert.equal(Math.min(damerauLevenshtein(a, b, 9), 2), expected);
      }),
    );
  });

  it('is symmetric, and at most one more than the limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(4), (a, b, most) => {
        const whole = damerauLevenshtein(a, b, 20);
        assert.equal(damerauLevenshtein(b, a, 20), whole);
        assert.equal(damerauLevenshtein(a, b, most), Math.min(whole, most + 1));
      }),
    );
  });
});
