import { FileType, type Uri, workspace } from 'vscode';
import type { CompletionPreferences } from '../../settings/readSettings.ts';
import { isExcluded } from '../completionSettings.ts';

/** Larger files are not written by hand. */
const maxBytes = 200_000;
const maxLines = 10_000;

/** Whether code of a Python file may be shown to the model: one of this workspace that the settings do not exclude. */
export function mayBeShown(uri: Uri, { exclude }: Pick<CompletionPreferences, 'exclude'>): boolean {
  return (
    workspace.getWorkspaceFolder(uri) !== undefined && !isExcluded({ uri, languageId: 'python' }, exclude)
  );
}

/** The current lines of a file, unsaved changes included. Undefined if there is no such file, or it is very large. */
export async function textOf(uri: Uri): Promise<readonly string[] | undefined> {
  const name = uri.toString();
  const open = workspace.textDocuments.find((document) => document.uri.toString() === name);
  if (open) {
    if (open.lineCount > maxLines) return undefined;
    return Array.from({ length: open.lineCount }, (_, line) => open.lineAt(line).text);
  }
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0 || size > maxBytes) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(uri)).split(/\r\n?|\n/);
  } catch {
    return undefined; // missing or unreadable
  }
}

/** The files of this workspace with changes that are not saved, other than one of them. */
export function unsavedFiles(except: Uri): { readonly path: string; readonly text: string }[] {
  return workspace.textDocuments
    .filter(({ isDirty, languageId, uri, lineCount }) => {
      const isCode = isDirty && languageId === 'python' && uri.scheme === 'file' && lineCount <= maxLines;
      return isCode && uri.toString() !== except.toString();
    })
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }))
    .filter(({ text }) => text.length <= maxBytes);
}
