import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { type IgnoreFile, ignoringFile } from '../../platform/gitIgnore.ts';
import { findSecret, isSecretName, type SensitiveReason } from '../../core/attachments/sensitiveText.ts';
import { sensitiveDetail } from '../../wording/chat/attachments.ts';
import { cellOf } from '../documents/notebookCells.ts';

/** More folders above a file than any path has. */
const mostFolders = 100;

/**
 * Why a user must agree before text of a document goes with a question; empty if there is no reason.
 *
 * @param text The part of the document.
 * @param startLine The part's first line; lines count from 1. Undefined for a text about the document.
 */
export async function sensitiveReasons(
  document: Uri,
  text: string,
  startLine: number | undefined,
): Promise<SensitiveReason[]> {
  const uri = fileOf(document);
  const reasons: SensitiveReason[] = [];
  const folder = workspace.getWorkspaceFolder(uri);
  const target = await linkTarget(uri);
  if (isSecretName(uri.path) || (target && isSecretName(target))) reasons.push({ kind: 'secret-name' });
  reasons.push(...secretsIn(text, startLine));
  const isOutside = !folder || (target !== undefined && !(await isInWorkspace(target)));
  if (isOutside && uri.scheme === 'file' && (workspace.workspaceFolders?.length ?? 0) > 0)
    reasons.push({ kind: 'outside' });
  const by = folder && (await gitIgnores(uri, folder.uri, ''));
  if (by !== undefined) reasons.push({ kind: 'ignored', by });
  if (text.includes('\uFFFD')) reasons.push({ kind: 'encoding' });
  return reasons;
}

/** That a text has something like a password, if it does. The parameters are those of `sensitiveReasons`. */
export function secretsIn(text: string, startLine: number | undefined): SensitiveReason[] {
  const line = findSecret(text);
  if (line === undefined) return [];
  return [{ kind: 'secret', ...(startLine === undefined ? {} : { line: startLine + line - 1 }) }];
}

/**
 * Asks whether a file goes with the question in spite of reasons against it.
 *
 * @param endpoint The name of the endpoint that questions go to; undefined if they stay on this machine.
 */
export async function confirmSensitive(
  name: string,
  reasons: readonly SensitiveReason[],
  endpoint: string | undefined,
): Promise<boolean> {
  const add = l10n.t('Add to Question');
  const detail = sensitiveDetail(reasons, endpoint);
  const message = l10n.t('Add {0} to the question?', name);
  return (await window.showWarningMessage(message, { modal: true, detail }, add)) === add;
}

/** The file that a document shows: of a notebook's cell the notebook, of an earlier version that Git shows the file. */
function fileOf(uri: Uri): Uri {
  if (uri.scheme === 'git') return uri.with({ scheme: 'file', query: '' });
  return cellOf(uri)?.notebook.uri ?? uri;
}

/** The file whose pattern has Git ignore a folder of the workspace; undefined if Git does not. */
export async function folderIgnoredBy(uri: Uri): Promise<string | undefined> {
  const folder = workspace.getWorkspaceFolder(uri);
  return folder && folder.uri.path !== uri.path ? gitIgnores(uri, folder.uri, '/') : undefined;
}

/**
 * The file, as it is shown, whose pattern has Git ignore another one; undefined if Git does not.
 *
 * @param end `/` for a folder.
 */
async function gitIgnores(uri: Uri, workspaceFolder: Uri, end: '' | '/'): Promise<string | undefined> {
  const folders: Uri[] = [];
  let root: number | undefined;
  for (
    let folder = Uri.joinPath(uri, '..');
    folders.length < mostFolders;
    folder = Uri.joinPath(folder, '..')
  ) {
    folders.push(folder);
    if (folder.path === workspaceFolder.path) root ??= folders.length - 1;
    // The repository may be larger than the workspace.
    if (await exists(Uri.joinPath(folder, '.git'))) {
      root = folders.length - 1;
      break;
    }
    if (folder.path === '/' || folder.path === Uri.joinPath(folder, '..').path) break;
  }
  const outermost = folders[root ?? 0]!;
  const relative = (one: Uri): string => one.path.slice(outermost.path.replace(/\/$/, '').length + 1);
  const within = folders.slice(0, (root ?? 0) + 1).toReversed();
  const files = await Promise.all([
    readIgnoreFile(Uri.joinPath(outermost, '.git', 'info', 'exclude'), ''),
    ...within.map((folder) =>
      readIgnoreFile(Uri.joinPath(folder, '.gitignore'), folder === outermost ? '' : `${relative(folder)}/`),
    ),
  ]);
  return ignoringFile(
    `${relative(uri)}${end}`,
    files.filter((one) => one !== undefined),
  )?.path;
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    // There is none, or none that can be read.
    return false;
  }
}

async function readIgnoreFile(uri: Uri, folder: string): Promise<IgnoreFile | undefined> {
  try {
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    return { path: workspace.asRelativePath(uri), folder, text };
  } catch {
    // There is none, or none that can be read.
    return undefined;
  }
}

/** The path that a link leads to, itself or by a folder above it; undefined for what is no link. */
async function linkTarget({ scheme, fsPath }: Uri): Promise<string | undefined> {
  if (scheme !== 'file') return undefined;
  try {
    const target = await realpath(fsPath);
    return target === fsPath ? undefined : target;
  } catch {
    // What is only in an editor, or gone, leads nowhere.
    return undefined;
  }
}

/** The folders of the workspace may be behind links, too. */
async function isInWorkspace(target: string): Promise<boolean> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const real = await Promise.all(folders.map(async (folder) => realpath(folder).catch(() => folder)));
  return real.some((folder) => {
    const way = path.relative(folder, target);
    return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  });
}
