import {
  l10n,
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  type NotebookEditor,
  NotebookRange,
  Range,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { statementsOfTranscript } from '../../core/python/interactiveSession.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';

/**
 * Inserts code into a notebook as a cell below the selected ones, selects it, and remembers that Phidelity wrote it. The cell is
 * in the language of the code cell nearest above.
 *
 * @throws PhidelityError `internal` if the notebook cannot be edited.
 */
export async function insertCell(
  text: string,
  editor: NotebookEditor,
  generatedCode: GeneratedCode,
): Promise<void> {
  const { notebook, viewColumn } = editor;
  const at = Math.min(editor.selections.at(-1)?.end ?? notebook.cellCount, notebook.cellCount);
  const cells = notebook.getCells().filter(({ kind }) => kind === NotebookCellKind.Code);
  const nearest = cells.findLast(({ index }) => index < at) ?? cells[0];
  const language = nearest?.document.languageId ?? 'python';
  const code = language === 'python' ? statementsOfTranscript(text) : text;
  const edit = new WorkspaceEdit();
  const cell = new NotebookCellData(NotebookCellKind.Code, code, language);
  edit.set(notebook.uri, [NotebookEdit.insertCells(at, [cell])]);
  if (!(await workspace.applyEdit(edit)))
    throw new PhidelityError('internal', l10n.t('This editor is read-only. Copy the code instead.'));
  const { document } = notebook.cellAt(at);
  const end = document.positionAt(document.getText().length);
  generatedCode.add(document.uri, new Range(document.positionAt(0), end));
  await window.showNotebookDocument(notebook, {
    ...(viewColumn === undefined ? {} : { viewColumn }),
    selections: [new NotebookRange(at, at + 1)],
  });
}
