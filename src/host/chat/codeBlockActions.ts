import {
  EndOfLine,
  l10n,
  languages,
  type NotebookCell,
  NotebookCellKind,
  type NotebookEditor,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { type FittedCode, fitCode } from '../../core/insertion/fitCode.ts';
import { statementsOfTranscript } from '../../core/python/interactiveSession.ts';
import { fenceLanguageId } from '../../wording/chat/fenceLanguages.ts';
import { sourceOf } from '../documents/sourceOfEditor.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import { editorInUse, notebookInUse } from '../documents/editorInUse.ts';
import { insertCell } from './insertCell.ts';

/**
 * Inserts code at each cursor of the editor that was used last, fitted into the file there, in a single undo step, and
 * remembers that Phidelity wrote it. In a notebook whose selected cell is not one of code, the code becomes a cell of its own.
 *
 * @throws PhidelityError `internal` if there is no editor, or none that can be edited.
 */
export async function insertCode(text: string, generatedCode: GeneratedCode): Promise<void> {
  const notebook = notebookInUse();
  const editor = notebook ? cellInUse(notebook) : editorInUse();
  if (notebook && !editor) return insertCell(text, notebook, generatedCode);
  if (!editor)
    throw new PhidelityError(
      'internal',
      l10n.t('No editor is open. Open a file, place the cursor where the code belongs, and try again.'),
    );
  const { document } = editor;
  const source = sourceOf(editor);
  const fitted = editor.selections
    .map(({ start, end }) => placed(fitCode(text, source, [start, end]), document))
    .toSorted((a, b) => a.start - b.start);
  const inserted = await editor.edit((edit) => {
    for (const { range, code, before, after } of fitted) edit.replace(range, before + code + after);
  });
  if (!inserted)
    throw new PhidelityError('internal', l10n.t('This editor is read-only. Copy the code instead.'));
  const lengthOf = (written: string): number => lengthIn(document.eol, written);
  const cursors: Selection[] = [];
  let moved = 0;
  for (const { start, end, code, before, after } of fitted) {
    const from = start + moved + lengthOf(before);
    const to = document.positionAt(from + lengthOf(code));
    generatedCode.add(document.uri, new Range(document.positionAt(from), to));
    cursors.push(new Selection(to, to));
    moved += lengthOf(before + code + after) - (end - start);
  }
  editor.selections = cursors;
  await window.showTextDocument(editor.document, editor.viewColumn);
}

/** The editor of the code cell that has the cursor, or had it when something else took the notebook's place. */
function cellInUse({ notebook, selection }: NotebookEditor): TextEditor | undefined {
  const { activeTextEditor: active, activeNotebookEditor, visibleTextEditors } = window;
  const isOf = ({ kind, document }: NotebookCell, editor: TextEditor | undefined): boolean =>
    kind === NotebookCellKind.Code && document === editor?.document;
  if (activeNotebookEditor)
    return notebook.getCells().some((cell) => isOf(cell, active)) ? active : undefined;
  const selected = notebook.cellCount > 0 ? notebook.cellAt(selection.start) : undefined;
  return selected && visibleTextEditors.find((editor) => isOf(selected, editor));
}

interface PlacedCode extends Omit<FittedCode, 'start' | 'end'> {
  readonly range: Range;
  /** Offsets. */
  readonly start: number;
  readonly end: number;
}

function placed({ start, end, ...texts }: FittedCode, document: TextDocument): PlacedCode {
  const range = new Range(start.line, start.character, end.line, end.character);
  return { ...texts, range, start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/** The length of a text with a document's line ends. */
function lengthIn(eol: EndOfLine, text: string): number {
  return text.replaceAll(/\r\n?|\n/g, eol === EndOfLine.CRLF ? '\r\n' : '\n').length;
}

/** Opens code as a new, unsaved file in the language of its fence, and remembers that Phidelity wrote it. */
export async function openCodeAsFile(
  text: string,
  fenceLanguage: string,
  generatedCode: GeneratedCode,
): Promise<void> {
  const id = fenceLanguageId(fenceLanguage.toLowerCase());
  const known = (await languages.getLanguages()).includes(id);
  const content = id === 'python' ? statementsOfTranscript(text) : text;
  const document = await workspace.openTextDocument({ content, language: known ? id : 'plaintext' });
  const end = document.positionAt(document.getText().length);
  generatedCode.add(document.uri, new Range(document.positionAt(0), end));
  await window.showTextDocument(document);
}
