import { Range, type TextDocument } from 'vscode';
import type { CodeRange } from '../../../core/verification/codeRange.ts';

/** Offsets as a range of the document as it is. */
export function rangeOf(document: TextDocument, { start, end }: CodeRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
