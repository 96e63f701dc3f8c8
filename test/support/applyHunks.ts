import { changeOfHunk, type LineHunk, linesOf } from '../../src/core/edits/lineHunks.ts';
import { TextPositions } from '../../src/core/text/textPositions.ts';

/** A text with some of its hunks applied, all at once. */
export function applyHunks(
  text: string,
  after: readonly string[],
  hunks: readonly LineHunk[],
  lineEnd: '\n' | '\r\n',
): string {
  const before = linesOf(text);
  const positions = new TextPositions(text);
  return hunks.toReversed().reduce((now, hunk) => {
    const change = changeOfHunk(before, after, hunk, lineEnd);
    const { start, end } = positions.rangeOf(change);
    return now.slice(0, start) + change.text + now.slice(end);
  }, text);
}
