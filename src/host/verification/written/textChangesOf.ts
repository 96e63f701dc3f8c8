import type { TextDocumentChangeEvent } from 'vscode';
import type { TextChange } from '../../../core/verification/written/textChange.ts';

/** The changes of an event, in offsets before all of them. Empty when only the document's state has changed. */
export function textChangesOf({ contentChanges }: TextDocumentChangeEvent): readonly TextChange[] {
  return contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
    start: rangeOffset,
    end: rangeOffset + rangeLength,
    text,
  }));
}
