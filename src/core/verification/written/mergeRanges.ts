import type { WrittenRange } from './writtenRange.ts';

/** Ranges in order; those that overlap or meet become one. */
export function mergeRanges(ranges: readonly WrittenRange[]): readonly WrittenRange[] {
  const merged: WrittenRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (!last || last.end < range.start) merged.push(range);
    else if (last.end < range.end)
      merged[merged.length - 1] = {
        start: last.start,
        end: range.end,
        text: last.text + range.text.slice(last.end - range.start),
      };
  }
  return merged;
}
