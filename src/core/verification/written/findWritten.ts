import type { CodeRange } from '../codeRange.ts';

/**
 * Where a text that was written stands in a document that may have changed meanwhile: at the same place, or else at the
 * only place where it stands at all. Undefined if it cannot be told.
 */
export function findWritten(written: string, at: number, code: string): CodeRange | undefined {
  if (written === '') return undefined;
  const start = code.startsWith(written, at) ? at : code.indexOf(written);
  if (start < 0 || (start !== at && code.lastIndexOf(written) !== start)) return undefined;
  return { start, end: start + written.length };
}
