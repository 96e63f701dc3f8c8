import { EndOfLine, l10n, languages, Range, Selection, window, workspace } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { indentCode } from '../../core/text/indentation.ts';
import { fenceLanguageId } from '../../wording/chat/fenceLanguages.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';

/**
 * Inserts code at each cursor of the editor that was used last, indented as its line is, in a single undo step, and
 * remembers that Phidelity wrote it.
 *
 * @throws PhidelityError `internal` if there is no editor, or none that can be edited.
 */
export async function insertCode(text: string, generatedCode: GeneratedCode): Promise<void> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
  if (!editor)
    throw new PhidelityError(
      'internal',
      l10n.t('No editor is open. Open a file, place the cursor where the code belongs, and try again.'),
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
    throw new PhidelityError('internal', l10n.t('This editor is read-only. Copy the code instead.'));
  // Code that replaced a selection would stay selected.
  editor.selections = editor.selections.map(({ end }) => new Selection(end, end));
  for (const [i, { end }] of editor.selections.entries()) {
    const length = lengthIn(document.eol, codes[i] ?? '');
    generatedCode.add(document.uri, new Range(document.positionAt(document.offsetAt(end) - length), end));
  }
  await window.showTextDocument(editor.document, editor.viewColumn);
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
  const document = await workspace.openTextDocument({ content: text, language: known ? id : 'plaintext' });
  const end = document.positionAt(document.getText().length);
  generatedCode.add(document.uri, new Range(document.positionAt(0), end));
  await window.showTextDocument(document);
}
