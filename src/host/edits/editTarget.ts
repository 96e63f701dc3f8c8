import {
  FilePermission,
  l10n,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  workspace,
} from 'vscode';
import type { EditedLines } from '../../core/edits/fitEdit.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { largestBytes } from '../attachments/readFileText.ts';
import { linesToAskAbout } from '../documents/codeAtCursor.ts';
import { cellOf } from '../documents/notebookCells.ts';

/**
 * The whole lines that are edited: the selected ones, of several selections from the first to the last; where nothing is
 * selected, those of the function around the cursor with its decorators, or else the line of the cursor.
 */
export async function linesToEdit(editor: TextEditor): Promise<EditedLines> {
  const { document } = editor;
  const selection = allSelected(editor);
  const range = (await linesToAskAbout({ document, selection })) ?? new Range(selection.start, selection.end);
  const indent = document.lineAt(range.start.line).firstNonWhitespaceCharacterIndex;
  let start = range.start.line;
  const isDecorator = (line: number): boolean => {
    const { text, firstNonWhitespaceCharacterIndex: own } = document.lineAt(line);
    return own === indent && text[own] === '@';
  };
  while (selection.isEmpty && document.languageId === 'python' && start > 0 && isDecorator(start - 1))
    start -= 1;
  return { start, end: range.end.line + 1 };
}

/** From the first selection to the last; a cursor where there are only cursors. */
function allSelected({ selection, selections }: TextEditor): Selection {
  const selected = selections.filter(({ isEmpty }) => !isEmpty);
  if (selected.length < 2) return selected[0] ?? selection;
  const { start, end } = selected.reduce<Range>((all, one) => all.union(one), selected[0]!);
  return new Selection(start, end);
}

/** @throws PhidelityError `internal` for a document that cannot be edited, with words for the user. */
export async function checkEditable(document: TextDocument): Promise<void> {
  const { uri, isUntitled } = document;
  const name = workspace.asRelativePath(uri);
  if (document.getText().length > largestBytes) throw new PhidelityError('internal', tooLarge(name));
  const file = cellOf(uri)?.notebook.uri ?? uri;
  const isWritable =
    isUntitled || file.scheme === 'untitled' || workspace.fs.isWritableFileSystem(file.scheme);
  if (isWritable !== true || (await isReadonly(file)))
    throw new PhidelityError(
      'internal',
      l10n.t(
        '{0} is read-only, so Phidelity cannot change it. Copy the code to a file that can be edited.',
        name,
      ),
    );
}

/** That a file is too large, and what to do. */
export function tooLarge(name: string): string {
  return l10n.t('{0} is too large to be edited with Phidelity. Move the code to a smaller file.', name);
}

async function isReadonly(uri: TextDocument['uri']): Promise<boolean> {
  if (uri.scheme === 'untitled') return false;
  try {
    const { permissions = 0 } = await workspace.fs.stat(uri);
    return (permissions & FilePermission.Readonly) !== 0;
  } catch {
    // A file that was deleted can be written again.
    return false;
  }
}
