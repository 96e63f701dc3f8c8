import type { EditedLines } from './fitEdit.ts';
import { type LineHunk, lineHunks } from './lineHunks.ts';

/**
 * The lines that a change leads to in a file that others changed meanwhile. Undefined where both changed the same lines, or
 * added some at the same place, unless both did the same.
 *
 * @param base The lines that the change was made for.
 * @param proposed The same after the change.
 * @param current What they are now.
 */
export function rebaseEdit(
  base: readonly string[],
  proposed: readonly string[],
  current: readonly string[],
): readonly string[] | undefined {
  const theirs = lineHunks(base, current);
  if (theirs.length === 0) return proposed;
  const sameOf = (lines: readonly string[], hunk: LineHunk): string =>
    JSON.stringify([hunk.oldStart, hunk.oldEnd, lines.slice(hunk.newStart, hunk.newEnd)]);
  const done = new Set(theirs.map((other) => sameOf(current, other)));
  const ours = lineHunks(base, proposed).filter((own) => !done.has(sameOf(proposed, own)));
  if (ours.some((own) => theirs.some((other) => meet(own, other)))) return undefined;
  const lines = [...current];
  for (const { oldStart, oldEnd, newStart, newEnd } of ours.toReversed()) {
    const moved = theirs
      .filter((other) => other.oldEnd <= oldStart)
      .reduce((sum, other) => sum + other.newEnd - other.newStart - (other.oldEnd - other.oldStart), 0);
    lines.splice(oldStart + moved, oldEnd - oldStart, ...proposed.slice(newStart, newEnd));
  }
  return lines;
}

function meet(one: LineHunk, other: LineHunk): boolean {
  const isInsertion = one.oldStart === one.oldEnd || other.oldStart === other.oldEnd;
  if (isInsertion) return one.oldStart <= other.oldEnd && other.oldStart <= one.oldEnd;
  return one.oldStart < other.oldEnd && other.oldStart < one.oldEnd;
}

/** Where lines are after others changed the file; what was changed or added in or next to them belongs to them. */
export function movedLines(
  { start, end }: EditedLines,
  before: readonly string[],
  after: readonly string[],
): EditedLines & { readonly isChanged: boolean } {
  const moved = { start, end, isChanged: false };
  for (const { oldStart, oldEnd, newStart, newEnd } of lineHunks(before, after)) {
    if (oldEnd < start || (oldEnd === start && oldStart < oldEnd)) {
      const change = newEnd - newStart - (oldEnd - oldStart);
      moved.start += change;
      moved.end += change;
    } else if (oldStart < end || oldStart === start) {
      moved.start = Math.min(moved.start, newStart);
      moved.end = Math.max(end + newEnd - oldEnd, newEnd);
      moved.isChanged = true;
    }
  }
  return moved;
}
