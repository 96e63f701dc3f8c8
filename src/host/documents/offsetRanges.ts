import { type Position, Range, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { OffsetRange, OffsetEdit } from '../../core/text/offsetRange.ts';
import type { ReadText } from '../../core/verification/generatedCode/generatedRanges.ts';

/** Converts offsets to a range of the document as it is now. */
export function rangeOf(document: TextDocument, { start, end }: OffsetRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** The range of a text that is in a document at `start`, whatever line ends the document has. */
export function rangeOfText(start: Position, text: string): Range {
  const lines = text.split(/\r\n?|\n/);
  const last = lines.at(-1)!.length;
  const character = lines.length === 1 ? start.character + last : last;
  return new Range(start, start.translate(lines.length - 1).with({ character }));
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
