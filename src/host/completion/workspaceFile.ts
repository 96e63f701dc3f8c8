import { FileType, workspace, type Uri } from 'vscode';
import type { CompletionPreferences } from '../settings/readSettings.ts';
import { isExcluded } from './editorSkipReason.ts';

/** Larger files are not written by hand. */
const mostBytes = 200_000;
const mostLines = 10_000;

/**
 * The lines of a Python file of this workspace as they are now, unsaved changes included. Undefined where there is no
 * such file, or it is left out by the settings.
 */
export async function workspaceFile(
  uri: Uri,
  { exclude }: Pick<CompletionPreferences, 'exclude'>,
): Promise<string[] | undefined> {
  if (!workspace.getWorkspaceFolder(uri) || isExcluded({ uri, languageId: 'python' }, exclude))
    return undefined;
  const name = uri.toString();
  const open = workspace.textDocuments.find((document) => document.uri.toString() === name);
  if (open) {
    if (open.lineCount > mostLines) return undefined;
    return Array.from({ length: open.lineCount }, (_, line) => open.lineAt(line).text);
  }
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0 || size > mostBytes) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(uri)).split(/\r\n?|\n/);
  } catch {
    return undefined; // it does not exist, or cannot be read
  }
}
