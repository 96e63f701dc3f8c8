import type { OffsetEdit, OffsetRange } from '../../text/offsetRange.ts';
import type { ReportItem } from './reportItem.ts';

/** An item, and its current place in a text that has changed since it was verified. */
export interface TrackedItem {
  readonly item: ReportItem;
  readonly range: OffsetRange;
  readonly replacement?: OffsetRange | undefined;
}

/**
 * Moves an item along with changes that were made at once; undefined if the verified name itself has changed.
 *
 * @param changes In any order, not overlapping.
 */
export function trackItem(placed: TrackedItem, changes: readonly OffsetEdit[]): TrackedItem | undefined {
  const range = follow(placed.range, changes);
  const replacement = placed.replacement && follow(placed.replacement, changes);
  if (!range || (placed.replacement && !replacement)) return undefined;
  return { item: placed.item, range, replacement };
}

function follow({ start, end }: OffsetRange, changes: readonly OffsetEdit[]): OffsetRange | undefined {
  let shift = 0;
  for (const change of changes) {
    if (changesName({ start, end }, change)) return undefined;
    if (change.end <= start) shift += change.text.length - (change.end - change.start);
  }
  return shift === 0 ? { start, end } : { start: start + shift, end: end + shift };
}

/** Whether a change touches a name; letters that are inserted next to it change it too. */
function changesName(range: OffsetRange, { start, end, text }: OffsetEdit): boolean {
  if (start < range.end && end > range.start) return true;
  return (
    (start === range.end && /^[\p{L}\p{N}_]/u.test(text)) ||
    (end === range.start && /[\p{L}\p{N}_]$/u.test(text))
  );
}
