import { Range, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { OffsetRange, OffsetEdit } from '../../core/text/offsetRange.ts';
import type { ReadText } from '../../core/verification/generatedCode/generatedRanges.ts';

/** Converts offsets to a range of the document as it is now. */
export function rangeOf(document: TextDocument, { start, end }: OffsetRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** Reads parts of a document as it is now. */
export function readerOf(document: TextDocument): ReadText {
  return (range) => document.getText(rangeOf(document, range));
}

/** The changes of an event, in offsets before all of them. Empty if only the document's state has changed. */
export function offsetEditsOf({ contentChanges }: TextDocumentChangeEvent): readonly OffsetEdit[] {
  return contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
    start: rangeOffset,
    end: rangeOffset + rangeLength,
    text,
  }));
}
