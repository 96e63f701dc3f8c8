import { type Uri, workspace } from 'vscode';

/** Whether a file or folder can be found; false also for one that may not be looked at. */
export async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
