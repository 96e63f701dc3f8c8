import { SnippetString, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';

/** Inserts code at the cursor of the editor the person used last, as one step of undo. */
export async function insertCode(text: string): Promise<void> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
  if (!editor)
    throw new PhidelityError(
      'internal',
      'No editor is open. Open a file, put the cursor where the code belongs, and try again.',
    );
  // A snippet takes on the indentation of the line it is inserted into.
  const inserted = await editor.insertSnippet(new SnippetString().appendText(text));
  if (!inserted)
    throw new PhidelityError('internal', 'This editor cannot be changed. Copy the code instead.');
  await window.showTextDocument(editor.document, editor.viewColumn);
}
