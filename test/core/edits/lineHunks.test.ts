import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineHunks, linesOf } from '../../../src/core/edits/lineHunks.ts';
import { applyHunks } from '../../support/applyHunks.ts';

const line = fc.constantFrom('', 'a', 'b', '    c', '\td', 'e  ');
const lines = fc.array(line, { minLength: 1, maxLength: 30 });
const lineEnd = fc.constantFrom('\n' as const, '\r\n' as const);
/** Text in which line ends may be mixed. */
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 30 })
  .chain((whole) => line.map((last) => whole.map(([one, end]) => one + end).join('') + last));

describe('the hunks between two texts', () => {
  it('make the new text where all are applied, and leave the bytes where none is', () => {
    fc.assert(
      fc.property(text, lines, lineEnd, (before, after, end) => {
        const hunks = lineHunks(linesOf(before), after);
        assert.deepEqual(linesOf(applyHunks(before, after, hunks, end)), after);
        assert.equal(applyHunks(before, after, [], end), before);
      }),
    );
  });

  it('give the same text one after the other, from the last, as all at once', () => {
    fc.assert(
      fc.property(lines, lines, fc.infiniteStream(fc.boolean()), (before, after, choice) => {
        const chosen = lineHunks(before, after).filter(() => choice.next().value);
        const one = chosen.reduceRight(
          (now, hunk) => applyHunks(now, after, [hunk], '\n'),
          before.join('\n'),
        );
        assert.equal(applyHunks(before.join('\n'), after, chosen, '\n'), one);
      }),
    );
  });

  it('are apart, and as short as a table of all ways finds them', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const hunks = lineHunks(before, after);
        for (const [at, hunk] of hunks.slice(1).entries()) assert.ok(hunk.oldStart > hunks[at]!.oldEnd);
        const changed = hunks.reduce((sum, h) => sum + h.oldEnd - h.oldStart + h.newEnd - h.newStart, 0);
        assert.equal(changed, before.length + after.length - 2 * longestCommon(before, after));
      }),
    );
  });

  it('keep the line ends of lines that stay, where a text mixes them', () => {
    const after = ['a', 'new', 'c', ''];
    const hunks = lineHunks(linesOf('a\nb\r\nc\n'), after);
    assert.equal(applyHunks('a\nb\r\nc\n', after, hunks, '\r\n'), 'a\nnew\r\nc\n');
  });

  it('are one where very much differs, between what is the same at both ends', () => {
    const many = (name: string): string[] => Array.from({ length: 2000 }, (_, at) => `${name}${at}`);
    const hunks = lineHunks(['a', ...many('x'), 'z'], ['a', ...many('y'), 'z']);
    assert.deepEqual(hunks, [{ oldStart: 1, oldEnd: 2001, newStart: 1, newEnd: 2001 }]);
  });
});

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = Array<number>(other.length + 1).fill(0);
  for (const a of one) {
    const next = [0];
    for (const [at, b] of other.entries())
      next.push(a === b ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    row = next;
  }
  return row.at(-1)!;
}
