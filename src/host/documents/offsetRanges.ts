import { Range, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { OffsetRange, OffsetEdit } from '../../core/text/offsetRange.ts';
import type { ReadText } from '../../core/verification/generatedCode/generatedRanges.ts';

/** Offsets as a range of the document as it is. */
export function rangeOf(document: TextDocument, { start, end }: OffsetRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** Reads parts of a document as it is. */
export function readerOf(document: TextDocument): ReadText {
  return (range) => document.getText(rangeOf(document, range));
}

/** The changes of an event, in offsets before all of them. Empty when only the document's state has changed. */
export function offsetEditsOf({ contentChanges }: TextDocumentChangeEvent): readonly OffsetEdit[] {
  return contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
    start: rangeOffset,
    end: rangeOffset + rangeLength,
    text,
  }));
}
