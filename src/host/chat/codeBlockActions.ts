import { EndOfLine, languages, Range, Selection, window, workspace } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { indentCode } from '../../core/text/indentation.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';

/**
 * Inserts code at each cursor of the editor the person used last, indented as its line is, as one step of undo, and
 * remembers that Phidelity wrote it.
 */
export async function insertCode(text: string, written: GeneratedCode): Promise<void> {
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

/** Names that people write on fences, where VS Code's language id is another. */
const languageIds: Readonly<Record<string, string>> = {
  py: 'python',
  python3: 'python',
  sh: 'shellscript',
  bash: 'shellscript',
  shell: 'shellscript',
  js: 'javascript',
  ts: 'typescript',
  md: 'markdown',
  yml: 'yaml',
  toml: 'ini',
};

/** Opens code as a new, unsaved file in the language that its fence names, and remembers that Phidelity wrote it. */
export async function openCodeAsFile(
  text: string,
  fenceLanguage: string,
  written: GeneratedCode,
): Promise<void> {
  const wanted = fenceLanguage.toLowerCase();
  const id = languageIds[wanted] ?? wanted;
  const known = (await languages.getLanguages()).includes(id);
  const document = await workspace.openTextDocument({ content: text, language: known ? id : 'plaintext' });
  const end = document.positionAt(document.getText().length);
  written.add(document.uri, new Range(document.positionAt(0), end));
  await window.showTextDocument(document);
}
