import { FileType, type Uri, workspace } from 'vscode';

/** Longer files are no prompts and no rules that a model could follow. */
const largestBytes = 256 * 1024;

/** The text of a file of prompts or rules, with what is not saved. Undefined if there is none that can be read as text. */
export async function readMarkdown(uri: Uri): Promise<string | undefined> {
  const key = uri.toString();
  const open = workspace.textDocuments.find((one) => one.isDirty && one.uri.toString() === key);
  if (open) return open.getText();
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if (type & FileType.Directory || size > largestBytes) return undefined;
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    return text.includes('\0') ? undefined : text;
  } catch {
    // There is none, or none that can be read.
    return undefined;
  }
}

/** The files of a folder whose name ends with this, in the order of their names; none if there is no such folder. */
export async function filesIn(folder: Uri, ending: string): Promise<readonly string[]> {
  try {
    const entries = await workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => !(type & FileType.Directory) && name.toLowerCase().endsWith(ending))
      .map(([name]) => name)
      .toSorted();
  } catch {
    // There is none, or none that can be read.
    return [];
  }
}
