import { mergeRanges } from './mergeRanges.ts';
import type { TextChange } from './textChange.ts';
import type { WrittenRange } from './writtenRange.ts';

/**
 * Where written ranges are after changes that are made at once. What is put inside of a range, with a character of it on
 * both sides, belongs to it: a person who mends written code has not made it theirs. What is put at its edge does not. A
 * range that a change replaces as a whole is found again where its text stands in the new text, as after a formatter.
 *
 * @param ranges In order, apart from each other.
 * @param changes In order, not overlapping.
 * @returns In order; ranges that meet are one, and empty ones are gone.
 */
export function followChanges(
  ranges: readonly WrittenRange[],
  changes: readonly TextChange[],
): readonly WrittenRange[] {
  const followed: WrittenRange[] = [];
  let next = 0;
  let shift = 0;
  const pass = (change: TextChange): void => {
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

function push(followed: WrittenRange[], start: number, text: string): void {
  if (text !== '') followed.push({ start, end: start + text.length, text });
}

function isCovered(range: WrittenRange, change: TextChange): boolean {
  return change.start <= range.start && range.end <= change.end;
}

/** Where the text of a range that was replaced stands in what replaced it: before the shift of earlier changes. */
function findAgain(range: WrittenRange, change: TextChange): { at: number; text: string } | undefined {
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
