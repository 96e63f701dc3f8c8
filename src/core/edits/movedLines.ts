import type { EditedLines } from './fitEdit.ts';
import { lineHunks } from './lineHunks.ts';

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
