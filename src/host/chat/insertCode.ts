import { EndOfLine, Range, Selection, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { indentCode } from '../../core/text/indentCode.ts';
import type { WrittenCode } from '../verification/written/writtenCode.ts';

/**
 * Inserts code at each cursor of the editor the person used last, indented as its line is, as one step of undo, and
 * remembers that Phidelity wrote it.
 */
export async function insertCode(text: string, written: WrittenCode): Promise<void> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
  if (!editor)
    throw new PhidelityError(
      'internal',
      'No editor is open. Open a file, put the cursor where the code belongs, and try again.',
    );
  const { document, options, selections } = editor;
  const codes = selections.map((selection) => {
    const before = document.lineAt(selection.start).text.slice(0, selection.start.character);
    const [indentation = ''] = /^\s*/.exec(before) ?? [];
    return indentCode(text, indentation, options.insertSpaces === false);
  });
  const inserted = await editor.edit((edit) => {
    for (const [i, selection] of selections.entries()) edit.replace(selection, codes[i]!);
  });
  if (!inserted)
    throw new PhidelityError('internal', 'This editor cannot be changed. Copy the code instead.');
  // What was replaced would stay selected.
  editor.selections = editor.selections.map(({ end }) => new Selection(end, end));
  for (const [i, { end }] of editor.selections.entries()) {
    const length = lengthIn(document.eol, codes[i] ?? '');
    written.add(document.uri, new Range(document.positionAt(document.offsetAt(end) - length), end));
  }
  await window.showTextDocument(editor.document, editor.viewColumn);
}

/** The length of a text once its line ends are those of a document. */
function lengthIn(eol: EndOfLine, text: string): number {
  return text.replaceAll(/\r\n?|\n/g, eol === EndOfLine.CRLF ? '\r\n' : '\n').length;
}
