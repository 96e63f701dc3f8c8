import { EndOfLine, Range, type TextDocument } from 'vscode';
import type { LineHunk } from '../../core/edits/lineHunks.ts';

/**
 * What a hunk replaces in a document, and by which text; other lines keep their line ends.
 *
 * @param after All lines after the change.
 */
export function changeOfHunk(
  document: TextDocument,
  { oldStart, oldEnd, newStart, newEnd }: LineHunk,
  after: readonly string[],
): { readonly range: Range; readonly text: string } {
  const lineEnd = document.eol === EndOfLine.CRLF ? '\r\n' : '\n';
  const lines = after.slice(newStart, newEnd);
  if (oldEnd < document.lineCount)
    return { range: new Range(oldStart, 0, oldEnd, 0), text: lines.map((line) => line + lineEnd).join('') };
  // At the end of the document, the line end in front of the hunk goes with it.
  const end = document.lineAt(document.lineCount - 1).range.end;
  if (oldStart === 0) return { range: new Range(0, 0, end.line, end.character), text: lines.join(lineEnd) };
  const start = document.lineAt(oldStart - 1).range.end;
  return { range: new Range(start, end), text: lines.map((line) => lineEnd + line).join('') };
}
