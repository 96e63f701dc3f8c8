import { indentationOf } from '../text/indentationOf.ts';
import type { SourceText } from './sourceText.ts';

/** A document that is in no editor, as a whole text. Its indentation is the one that most of its lines are in. */
export function sourceTextOf(document: {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}): SourceText {
  const lines = document.text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return {
    id: document.path,
    path: document.path,
    languageId: document.languageId,
    lineCount: lines.length,
    ...indentationOf(lines),
    lineAt: (line) => lines[line] ?? '',
  };
}
