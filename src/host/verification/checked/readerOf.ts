import type { TextDocument } from 'vscode';
import type { ReadText } from '../../../core/verification/written/writtenRanges.ts';
import { rangeOf } from './rangeOf.ts';

/** Reads parts of a document as it is. */
export function readerOf(document: TextDocument): ReadText {
  return (range) => document.getText(rangeOf(document, range));
}
