import type { IndentStyle } from '../insertion/indentBlock.ts';
import { type EditedLines, fitEdit } from './fitEdit.ts';
import { lineHunks, linesOf } from './lineHunks.ts';

/**
 * The lines of a file while the code of an edit is being written: what is written so far, then the lines that it has not come
 * to yet.
 *
 * @param code Its whole lines so far.
 */
export function previewEdit(
  text: string,
  { start, end }: EditedLines,
  code: string,
  style: IndentStyle,
): readonly string[] {
  const trimmed = (lines: readonly string[]): string[] => lines.map((line) => line.trim());
  const old = trimmed(linesOf(text).slice(start, end));
  const written = trimmed(linesOf(code));
  // No line is like this one: what is written so far has no end that could be one of the old lines.
  const last = lineHunks(old, [...written, '\n']).at(-1)!;
  const reached = Math.min(old.length, last.oldStart + written.length - last.newStart);
  return fitEdit(text, { start, end: start + reached }, code, style);
}
