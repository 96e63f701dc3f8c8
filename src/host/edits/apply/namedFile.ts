import path from 'node:path';
import {
  FileType,
  l10n,
  type QuickPickItem,
  RelativePattern,
  Uri,
  window,
  workspace,
  type WorkspaceFolder,
} from 'vscode';

import { isSecretName } from '../../../core/attachments/sensitiveText.ts';
import { filesWithEnd, isOfGit, workspacePath } from '../../../core/edits/apply/workspacePath.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { excludedFolders } from '../../../core/python/excludedFolders.ts';
import { sensitiveReasonText } from '../../../wording/chat/attachments.ts';
import { describePathProblem } from '../../../wording/chat/applyProblem.ts';
import { largestBytes } from '../../attachments/readFileText.ts';
import { exists } from '../../documents/exists.ts';
import { IgnoreRules } from '../../documents/ignoreRules.ts';
import { tooLarge } from '../editTarget.ts';
import { isInRealFolders, realPlace } from '../../documents/linkTargets.ts';

/** The file that code of an answer is for. */
export interface NamedFile {
  readonly uri: Uri;
  readonly isNew: boolean;
}

/** More files of one name are not shown in a list. */
const mostFiles = 200;

/**
 * The file of the workspace that an answer names, by its whole path or by the end of it; a new one where there is none. Where
 * several could be meant, and for one that is ignored by Git or usually has secrets, the user is asked.
 *
 * @param wanted The path as the answer writes it. There must be a folder in the workspace.
 * @returns Undefined if the user wants none of them.
 * @throws PhidelityError `internal` for what is outside of the workspace, or in Git's own folder.
 */
export async function namedFile(wanted: string): Promise<NamedFile | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const parsed = workspacePath(
    wanted,
    folders.map(({ uri }) => uri.path),
  );
  if ('problem' in parsed) throw refused(describePathProblem(parsed.problem, wanted));
  const { names } = parsed;
  const own = folders.find(({ uri }) => uri.path === parsed.folder);
  const found = own ? await among(names, [own]) : await among(names, folders);
  const file = found.length === 1 ? { uri: found[0]!, isNew: false } : await chosen(found, names, own);
  if (!file) return undefined;
  await checkPlace(file.uri, wanted);
  return (await agrees(file.uri)) ? file : undefined;
}

function refused(message: string): PhidelityError {
  return new PhidelityError('internal', message);
}

/** The files that are there under this path; where none is, those whose path has it at its end. */
async function among(names: readonly string[], folders: readonly WorkspaceFolder[]): Promise<readonly Uri[]> {
  const direct = placesOf(names, folders);
  const there = await Promise.all(direct.map(async (uri) => ((await exists(uri)) ? [uri] : [])));
  if (there.flat().length > 0) return there.flat();
  const name = names.at(-1)!.replaceAll(/[[\]{}*?]/g, '[$&]');
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const files = await workspace.findFiles(
        new RelativePattern(folder, `**/${name}`),
        `**/{${[...excludedFolders].join(',')}}/**`,
        mostFiles,
      );
      return files.map((uri) => ({ uri, names: namesIn(folder, uri), way: folder.uri.path.split('/') }));
    }),
  );
  return filesWithEnd(names, lists.flat()).map(({ uri }) => uri);
}

/** Where a path leads from each folder, which may be its first name. */
function placesOf(names: readonly string[], folders: readonly WorkspaceFolder[]): readonly Uri[] {
  const isFolder = folders.length > 1 && names.length > 1;
  const called = isFolder ? folders.filter(({ name }) => name === names[0]) : [];
  return [
    ...folders.map(({ uri }) => Uri.joinPath(uri, ...names)),
    ...called.map(({ uri }) => Uri.joinPath(uri, ...names.slice(1))),
  ];
}

function namesIn(folder: WorkspaceFolder, uri: Uri): readonly string[] {
  return uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1).split('/');
}

/** One of several files, or a new one. */
async function chosen(
  found: readonly Uri[],
  names: readonly string[],
  own: WorkspaceFolder | undefined,
): Promise<NamedFile | undefined> {
  const places = await newPlaces(names, own);
  if (found.length === 0 && places.length === 1) return { uri: places[0]!, isNew: true };
  const items: (QuickPickItem & NamedFile)[] = [
    ...found.map((uri) => ({ ...labelled(uri), uri, isNew: false })),
    ...places.map((uri) => ({
      ...labelled(uri, '$(new-file)'),
      description: l10n.t('New file'),
      uri,
      isNew: true,
    })),
  ];
  return window.showQuickPick(items, {
    title: l10n.t('Which file is {0}?', names.join('/')),
    matchOnDescription: true,
  });
}

function labelled(uri: Uri, icon = '$(file)'): QuickPickItem {
  return { label: `${icon} ${path.posix.basename(uri.path)}`, detail: workspace.asRelativePath(uri) };
}

/** Where a file would be made: in the folder that is named or has the folders on its way, else in each. */
async function newPlaces(
  names: readonly string[],
  own: WorkspaceFolder | undefined,
): Promise<readonly Uri[]> {
  const folders = own ? [own] : (workspace.workspaceFolders ?? []);
  const all = placesOf(names, folders);
  // The last ones are in folders that the path names.
  if (all.length > folders.length) return all.slice(folders.length);
  const checked = await Promise.all(
    all.map(async (uri) => ((await exists(Uri.joinPath(uri, '..'))) ? [uri] : [])),
  );
  return names.length > 1 && checked.flat().length > 0 ? checked.flat() : all;
}

/** @throws PhidelityError `internal` for a folder, and for what a link leads out of the workspace or to Git's own files. */
async function checkPlace(uri: Uri, wanted: string): Promise<void> {
  const real = await realPlace(uri);
  if (uri.scheme === 'file' && !(await isInRealFolders(real)))
    throw refused(describePathProblem('outside', wanted));
  if (real.split(/[\\/]/).some(isOfGit)) throw refused(describePathProblem('git', wanted));
  if (!(await exists(uri))) return;
  const { type, size } = await workspace.fs.stat(uri);
  if (size > largestBytes) throw refused(tooLarge(wanted));
  if ((type & FileType.Directory) !== 0)
    throw refused(l10n.t('{0} is a folder. Open the file that the code is for, and try again.', wanted));
}

/** Asks about a file that nobody would expect to be changed. */
async function agrees(uri: Uri): Promise<boolean> {
  const by = await new IgnoreRules().ignoredBy(uri);
  const reasons = [
    ...(isSecretName(uri.path) ? [{ kind: 'secret-name' as const }] : []),
    ...(by === undefined ? [] : [{ kind: 'ignored' as const, by }]),
  ];
  if (reasons.length === 0) return true;
  const apply = l10n.t('Apply');
  const detail = reasons.map(sensitiveReasonText).join('\n\n');
  const message = l10n.t('Propose a change of {0}?', workspace.asRelativePath(uri));
  return (await window.showWarningMessage(message, { modal: true, detail }, apply)) === apply;
}
