import { basename } from 'node:path';
import { Disposable, FileType, QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import type { VerifiedApi } from '../../../core/verification/verified/verifiedApis.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import { localFolders } from '../../documents/workspaceFiles.ts';
import { openVerifiedFile, type WorkspaceVerifiedApis } from './workspaceVerifiedApis.ts';

const nothingVerified =
  'Nothing is marked as verified here yet. The list comes into being when you mark an import or a symbol as verified.';

/** Registers the commands that show and shorten the lists of what people have verified. */
export function registerVerifiedCommands(records: WorkspaceVerifiedApis): Disposable {
  return Disposable.from(
    registerCommand('phidelity.openVerifiedFile', () => chooseVerifiedFile(records)),
    registerCommand('phidelity.withdrawVerified', () => withdrawVerified(records)),
  );
}

async function chooseVerifiedFile(records: WorkspaceVerifiedApis): Promise<void> {
  const files = localFolders().map((folder) => ({ folder, uri: records.uriOf(folder) }));
  const isThere = await Promise.all(
    files.map(({ uri }) =>
      workspace.fs.stat(uri).then(
        ({ type }) => (type & FileType.File) !== 0,
        () => false,
      ),
    ),
  );
  const existing = files.filter((_, index) => isThere[index]);
  if (existing.length === 0) return void window.showInformationMessage(nothingVerified);
  const chosen =
    existing.length === 1
      ? existing[0]
      : await window.showQuickPick(
          existing.map((file) => ({ ...file, label: basename(file.folder), description: file.folder })),
          { title: 'Open List of Verified APIs', placeHolder: 'Choose a folder' },
        );
  if (chosen) await openVerifiedFile(chosen.uri);
}

type EntryItem = QuickPickItem & { readonly folder: string; readonly entry?: VerifiedApi };

async function withdrawVerified(records: WorkspaceVerifiedApis): Promise<void> {
  const folders = localFolders();
  const lists = await Promise.all(folders.map((folder) => entryItems(records, folder)));
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length === 0) return void window.showInformationMessage(nothingVerified);
  const items = filled.flatMap((list): EntryItem[] => {
    const { folder } = list[0]!;
    if (filled.length === 1) return list;
    return [{ label: basename(folder), kind: QuickPickItemKind.Separator, folder }, ...list];
  });
  const chosen = await window.showQuickPick(items, {
    title: 'Remove Verified Mark',
    placeHolder: 'Choose what is to be verified again',
    canPickMany: true,
    matchOnDescription: true,
  });
  for (const folder of folders) {
    const entries = (chosen ?? [])
      .filter((item) => item.folder === folder)
      .flatMap(({ entry }) => entry ?? []);
    if (entries.length > 0) await records.remove(folder, entries);
  }
}

async function entryItems(records: WorkspaceVerifiedApis, folder: string): Promise<EntryItem[]> {
  const { entries } = await records.of(folder);
  return entries.map((entry) => ({
    label: entry.symbol,
    description: `${entry.distribution} ${entry.version} · verified on ${entry.date}`,
    folder,
    entry,
  }));
}
