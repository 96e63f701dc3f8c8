import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapCharacter, overlaps, touches } from '../../../src/core/text/offsetRange.ts';

const range = fc
  .tuple(fc.nat(9), fc.nat(9))
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));

describe('ranges', () => {
  const middle = { start: 4, end: 7 };
  const others: readonly (readonly [start: number, end: number, touches: boolean, overlaps: boolean])[] = [
    [0, 3, false, false],
    [0, 4, true, false],
    [0, 5, true, true],
    [5, 6, true, true],
    [4, 7, true, true],
    [0, 9, true, true],
    [6, 9, true, true],
    [7, 9, true, false],
    [8, 9, false, false],
  ];
  for (const [start, end, touching, overlapping] of others)
    it(`${start} to ${end} ${overlapping ? 'overlaps' : touching ? 'touches' : 'is apart from'} 4 to 7`, () => {
      assert.equal(touches(middle, { start, end }), touching);
      assert.equal(overlaps(middle, { start, end }), overlapping);
    });

  it('are in the same relation from either side', () => {
    fc.assert(
      fc.property(range, range, (one, other) => {
        assert.equal(touches(one, other), touches(other, one));
        assert.equal(overlaps(one, other), overlaps(other, one));
      }),
    );
  });
});

describe('mapCharacter', () => {
  const parts = [
    { start: 2, end: 4, length: 5 },
    { start: 6, end: 6, length: 1 },
    { start: 8, end: 9, length: 0 },
  ];
  const places: readonly (readonly [at: number, now: number | undefined])[] = [
    [1, 1],
    [2, undefined],
    [3, undefined],
    [4, 7],
    [5, 8],
    [6, 10],
    [7, 11],
    [8, undefined],
    [9, 12],
  ];
  for (const [at, now] of places)
    it(`${now === undefined ? 'loses' : 'finds'} the character at ${at}`, () =>
      assert.equal(mapCharacter(at, parts), now));

  it('keeps the character, whatever is replaced around it', () => {
    const text = 'abcdefghij';
    const cuts = fc
      .uniqueArray(fc.nat(text.length), { maxLength: 6 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(cuts, fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), (ends, lengths) => {
        const replaced = lengths
          .map((length, index) => ({ start: ends[2 * index], end: ends[2 * index + 1], length }))
          .filter((part): part is { start: number; end: number; length: number } => part.end !== undefined);
        let changed = text;
        for (const part of replaced.toReversed())
          changed = changed.slice(0, part.start) + '-'.repeat(part.length) + changed.slice(part.end);
        for (const [at, character] of text.split('').entries()) {
          const now = mapCharacter(at, replaced);
          assert.equal(changed.indexOf(character), now ?? -1);
        }
      }),
    );
  });
});
