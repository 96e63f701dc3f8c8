import { type TextDocument, window } from 'vscode';
import { sourceTextOf } from '../../../core/completion/document/sourceText.ts';
import type { IndentStyle } from '../../../core/insertion/indentBlock.ts';
import { sourceOf } from '../../documents/sourceOfEditor.ts';

/** How a document is indented: as its editor says, if it is in sight. */
export function styleOf(document: TextDocument): IndentStyle {
  const editor = window.visibleTextEditors.find((one) => one.document === document);
  if (editor) return sourceOf(editor);
  const { uri, languageId } = document;
  return sourceTextOf({ path: uri.path, languageId, text: document.getText() });
}
