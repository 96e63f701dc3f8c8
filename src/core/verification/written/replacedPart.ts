import type { CodeRange } from '../codeRange.ts';

/** A part of a text that was replaced by as many characters. */
export interface ReplacedPart extends CodeRange {
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
