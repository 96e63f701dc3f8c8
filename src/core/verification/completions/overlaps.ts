import type { CodeRange } from '../codeRange.ts';

/** Whether two ranges share a character. */
export function overlaps(one: CodeRange, other: CodeRange): boolean {
  return one.start < other.end && other.start < one.end;
}
