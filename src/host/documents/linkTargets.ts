import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Uri, workspace } from 'vscode';

/** The path that a link leads to, itself or by a folder above it; undefined for what is no link. */
export async function linkTarget({ scheme, fsPath }: Uri): Promise<string | undefined> {
  if (scheme !== 'file') return undefined;
  try {
    const target = await realpath(fsPath);
    return target === fsPath ? undefined : target;
  } catch {
    // What is only in an editor, or gone, leads nowhere.
    return undefined;
  }
}

/** Whether a path without links is in the workspace, whose folders may be behind links, too. */
export async function isInRealFolders(target: string): Promise<boolean> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const real = await Promise.all(folders.map(async (folder) => realpath(folder).catch(() => folder)));
  return real.some((folder) => {
    const way = path.relative(folder, target);
    return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  });
}

/**
 * Where a file really is or would be: without links in it or in the folders above it, as far as they exist. Of files that are not
 * on this machine, the path as it is.
 */
export async function realPlace({ scheme, fsPath, path: own }: Uri): Promise<string> {
  if (scheme !== 'file') return own;
  const missing: string[] = [];
  for (let at = fsPath; ; at = path.dirname(at)) {
    try {
      return path.join(await realpath(at), ...missing);
    } catch {
      if (path.dirname(at) === at) return fsPath;
      missing.unshift(path.basename(at));
    }
  }
}
