import { Range, type TextDocument } from 'vscode';
import type { ReadText } from '../../../core/verification/written/writtenRanges.ts';

/** Reads parts of a document as it is. */
export function readerOf(document: TextDocument): ReadText {
  return ({ start, end }) =>
    document.getText(new Range(document.positionAt(start), document.positionAt(end)));
}
