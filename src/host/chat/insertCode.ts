import { Selection, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { indentCode } from '../../core/text/indentCode.ts';

/** Inserts code at each cursor of the editor the person used last, indented as its line is, as one step of undo. */
export async function insertCode(text: string): Promise<void> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
  if (!editor)
    throw new PhidelityError(
      'internal',
      'No editor is open. Open a file, put the cursor where the code belongs, and try again.',
    );
  const { document, options, selections } = editor;
  const inserted = await editor.edit((edit) => {
    for (const selection of selections) {
      const before = document.lineAt(selection.start).text.slice(0, selection.start.character);
      const [indentation = ''] = /^\s*/.exec(before) ?? [];
      edit.replace(selection, indentCode(text, indentation, options.insertSpaces === false));
    }
  });
  if (!inserted)
    throw new PhidelityError('internal', 'This editor cannot be changed. Copy the code instead.');
  // What was replaced would stay selected.
  editor.selections = editor.selections.map(({ end }) => new Selection(end, end));
  await window.showTextDocument(editor.document, editor.viewColumn);
}
