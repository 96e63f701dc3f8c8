/** A piece of a text: offsets in UTF-16 code units, the end not included. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** Whether two ranges share a character, or meet. */
export function touches(one: OffsetRange, other: OffsetRange): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** Whether two ranges share a character. */
export function overlaps(one: OffsetRange, other: OffsetRange): boolean {
  return one.start < other.end && other.start < one.end;
}

/** A part of a text that is replaced by another text. Offsets are those before the change, as of all changes made with it. */
export interface OffsetEdit extends OffsetRange {
  readonly text: string;
}

/** A part of a text that was replaced by as many characters. */
export interface ReplacedPart extends OffsetRange {
  readonly length: number;
}

/**
 * Where a character of a text is after parts of it were replaced; undefined if it is gone.
 *
 * @param parts In order, not overlapping.
 */
export function mapCharacter(at: number, parts: readonly ReplacedPart[]): number | undefined {
  let shift = 0;
  for (const { start, end, length } of parts) {
    if (at < start) break;
    if (at < end) return undefined;
    shift += length - (end - start);
  }
  return at + shift;
}
