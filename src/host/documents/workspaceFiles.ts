import { type CancellationToken, Uri, workspace } from 'vscode';
import type { WorkspaceIdentity } from '../../core/conversation/conversation.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';

/** The workspace of this window; undefined where no folder is open. */
export function currentWorkspace(): WorkspaceIdentity | undefined {
  const { name, workspaceFile, workspaceFolders } = workspace;
  const uri = workspaceFile ?? workspaceFolders?.[0]?.uri;
  return uri && name !== undefined ? { name, uri: uri.toString() } : undefined;
}

/** Whether a workspace is the one of this window, or a folder of it. */
export function isOpenHere({ uri }: WorkspaceIdentity): boolean {
  const { workspaceFile, workspaceFolders = [] } = workspace;
  return [workspaceFile, ...workspaceFolders.map((folder) => folder.uri)].some(
    (one) => one?.toString() === uri,
  );
}

/** The paths of the workspace folders on this machine. */
export function localFolders(): string[] {
  const folders = workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}

/**
 * The Python files of the workspace, sorted by path. Hidden folders, folders of installed packages and files that the
 * setting `files.exclude` names are left out; in Restricted Mode the workspace's settings leave out none.
 */
export async function workspacePythonFiles(token: CancellationToken): Promise<Uri[]> {
  const folders = ['.*', ...excludedFolders].join(',');
  const [files, environments] = await Promise.all([
    workspace.findFiles('**/*.{py,pyw}', workspace.isTrusted ? `**/{${folders}}/**` : null, undefined, token),
    // Virtual environments may have any name.
    workspace.findFiles('**/pyvenv.cfg', null, undefined, token),
  ]);
  const foreign = environments.map((file) => `${Uri.joinPath(file, '..').toString()}/`);
  return files
    .filter((file) => !foreign.some((folder) => file.toString().startsWith(folder)) && !isExcluded(file))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function isExcluded(file: Uri): boolean {
  const folders = workspace.asRelativePath(file, false).split('/').slice(0, -1);
  return folders.some((name) => name.startsWith('.') || excludedFolders.has(name));
}
