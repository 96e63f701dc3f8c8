import type { OffsetRange, OffsetEdit } from '../../text/offsetRange.ts';

/** A generated part of a document, with its current text. */
export interface GeneratedRange extends OffsetRange {
  readonly text: string;
}

/**
 * Moves generated ranges along with changes that are made at once. Text inserted inside of a range, with a character of
 * it on both sides, becomes part of it: an edit does not make generated code the user's own. Text at its edge does not. A
 * range that is replaced as a whole is searched for in the new text, as after a formatter.
 *
 * @param ranges In order, apart from each other.
 * @param changes In order, not overlapping.
 * @returns In order; ranges that meet are one, and empty ones are gone.
 */
export function trackRanges(
  ranges: readonly GeneratedRange[],
  changes: readonly OffsetEdit[],
): readonly GeneratedRange[] {
  const followed: GeneratedRange[] = [];
  let next = 0;
  let shift = 0;
  const pass = (change: OffsetEdit): void => {
    shift += change.text.length - (change.end - change.start);
    next += 1;
  };
  for (const range of ranges) {
    while (next < changes.length && changes[next]!.end <= range.start) pass(changes[next]!);
    let kept = '';
    let from = range.start;
    let start = range.start + shift;
    const keep = (to: number): void => {
      if (to > from) kept += range.text.slice(from - range.start, to - range.start);
    };
    for (; next < changes.length && changes[next]!.start < range.end; pass(changes[next]!)) {
      const change = changes[next]!;
      keep(change.start);
      if (range.start < change.start && change.end < range.end) kept += change.text;
      else {
        push(followed, start, kept);
        kept = '';
        const again = isCovered(range, change) ? findAgain(range, change) : undefined;
        if (again) push(followed, again.at + shift, again.text);
        start = change.end + shift + change.text.length - (change.end - change.start);
      }
      from = change.end;
      // What reaches beyond the range may reach into the next one.
      if (change.end > range.end) break;
    }
    keep(range.end);
    push(followed, start, kept);
  }
  return mergeRanges(followed);
}

function push(followed: GeneratedRange[], start: number, text: string): void {
  if (text !== '') followed.push({ start, end: start + text.length, text });
}

function isCovered(range: GeneratedRange, change: OffsetEdit): boolean {
  return change.start <= range.start && range.end <= change.end;
}

/** The place of a replaced range's text in its replacement, before the shift of earlier changes. */
function findAgain(range: GeneratedRange, change: OffsetEdit): { at: number; text: string } | undefined {
  const lineEnd = change.text.includes('\r\n') ? '\r\n' : '\n';
  const text = range.text.replaceAll(/\r?\n/g, lineEnd);
  const places = [
    range.start - change.start,
    change.text.length - (change.end - range.start),
    change.text.indexOf(text),
  ];
  const place = places.find((one, i) =>
    i < 2 ? one >= 0 && change.text.startsWith(text, one) : one >= 0 && change.text.lastIndexOf(text) === one,
  );
  return place === undefined ? undefined : { at: change.start + place, text };
}

/** Ranges in order; those that overlap or meet become one. */
export function mergeRanges(ranges: readonly GeneratedRange[]): readonly GeneratedRange[] {
  const merged: GeneratedRange[] = [];
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
