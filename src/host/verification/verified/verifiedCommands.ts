import { basename } from 'node:path';
import { Disposable, FileType, l10n, QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import type { VerifiedApi } from '../../../core/verification/verified/verifiedApis.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import { localFolders } from '../../documents/workspaceFiles.ts';
import { openVerifiedFile, type WorkspaceVerifiedApis } from './workspaceVerifiedApis.ts';

function nothingVerified(): string {
  return l10n.t(
    'No APIs are marked as verified yet. The list is created when you mark an import or a symbol as verified.',
  );
}

/** Registers the commands that open the lists of verified APIs and remove entries from them. */
export function registerVerifiedCommands(verified: WorkspaceVerifiedApis): Disposable {
  return Disposable.from(
    registerCommand('phidelity.openVerifiedFile', () => chooseVerifiedFile(verified)),
    registerCommand('phidelity.withdrawVerified', () => withdrawVerified(verified)),
  );
}

async function chooseVerifiedFile(verified: WorkspaceVerifiedApis): Promise<void> {
  const files = localFolders().map((folder) => ({ folder, uri: verified.uriOf(folder) }));
  const isThere = await Promise.all(
    files.map(({ uri }) =>
      workspace.fs.stat(uri).then(
        ({ type }) => (type & FileType.File) !== 0,
        () => false,
      ),
    ),
  );
  const existing = files.filter((_, index) => isThere[index]);
  if (existing.length === 0) return void window.showInformationMessage(nothingVerified());
  const chosen =
    existing.length === 1
      ? existing[0]
      : await window.showQuickPick(
          existing.map((file) => ({ ...file, label: basename(file.folder), description: file.folder })),
          { title: l10n.t('Open List of Verified APIs'), placeHolder: l10n.t('Select a folder') },
        );
  if (chosen) await openVerifiedFile(chosen.uri);
}

type EntryItem = QuickPickItem & { readonly folder: string; readonly entry?: VerifiedApi };

async function withdrawVerified(verified: WorkspaceVerifiedApis): Promise<void> {
  const folders = localFolders();
  const lists = await Promise.all(folders.map((folder) => entryItems(verified, folder)));
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length === 0) return void window.showInformationMessage(nothingVerified());
  const items = filled.flatMap((list): EntryItem[] => {
    const { folder } = list[0]!;
    if (filled.length === 1) return list;
    return [{ label: basename(folder), kind: QuickPickItemKind.Separator, folder }, ...list];
  });
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Remove Verified Mark'),
    placeHolder: l10n.t('Select the APIs to verify again'),
    canPickMany: true,
    matchOnDescription: true,
  });
  for (const folder of folders) {
    const entries = (chosen ?? [])
      .filter((item) => item.folder === folder)
      .flatMap(({ entry }) => entry ?? []);
    if (entries.length > 0) await verified.remove(folder, entries);
  }
}

async function entryItems(verified: WorkspaceVerifiedApis, folder: string): Promise<EntryItem[]> {
  const { entries } = await verified.of(folder);
  return entries.map((entry) => ({
    label: entry.symbol,
    description: l10n.t('{0} {1} · verified on {2}', entry.distribution, entry.version, entry.date),
    folder,
    entry,
  }));
}
