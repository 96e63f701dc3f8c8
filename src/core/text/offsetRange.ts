/** A range of a text: offsets in UTF-16 code units, the end is exclusive. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** Whether two ranges share a character, or are adjacent. */
export function touches(one: OffsetRange, other: OffsetRange): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** Whether two ranges share a character. */
export function overlaps(one: OffsetRange, other: OffsetRange): boolean {
  return one.start < other.end && other.start < one.end;
}

/** A range of a text that is replaced by another text. Offsets are those before this change and all made together with it. */
export interface OffsetEdit extends OffsetRange {
  readonly text: string;
}

/** A range of a text that was replaced by `length` characters. */
export interface ReplacedPart extends OffsetRange {
  readonly length: number;
}

/**
 * The offset of a character after parts of its text were replaced; undefined if it was replaced itself.
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
