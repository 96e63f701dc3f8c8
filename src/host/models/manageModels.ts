import {
  commands,
  ConfigurationTarget,
  l10n,
  type QuickPickItem,
  type QuickInputButton,
  ThemeIcon,
  window,
  workspace,
} from 'vscode';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { percentOf } from '../../wording/download.ts';
import { showError } from '../commands/registerCommand.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import { type DownloadParts, downloadWithProgress } from './downloadWithProgress.ts';

interface ModelItem extends QuickPickItem {
  /** Absent where nothing can be deleted. */
  readonly fileName?: string;
  readonly bytes?: number;
  readonly choose: () => void | Promise<void>;
}

const deleteButton = (): QuickInputButton => ({
  iconPath: new ThemeIcon('trash'),
  tooltip: l10n.t('Delete'),
});

async function modelItems(parts: DownloadParts): Promise<ModelItem[]> {
  const { downloads, engine, settings } = parts;
  const [models, partial] = await Promise.all([downloads.list(), downloads.partial()]);
  const { modelPath } = settings.current.model;
  return [
    ...models.map(({ path, fileName, bytes }): ModelItem => {
      const isUsed = path === modelPath;
      return {
        label: `$(${isUsed ? 'check' : 'circle-outline'}) ${fileName}`,
        description: isUsed ? l10n.t('{0}, in use', formatBytes(bytes)) : formatBytes(bytes),
        buttons: [deleteButton()],
        fileName,
        bytes,
        choose: () => useModelFile(engine, settings, path),
      };
    }),
    ...partial.map(({ file, received }): ModelItem => {
      const isRunning = downloads.running?.file === file;
      const percent = percentOf({ received, total: file.bytes });
      const size = formatBytes(file.bytes);
      return {
        label: `$(${isRunning ? 'sync' : 'debug-pause'}) ${file.fileName}`,
        description: isRunning
          ? l10n.t('{0}% of {1} downloaded – downloading', percent, size)
          : l10n.t('{0}% of {1} downloaded – select to resume', percent, size),
        buttons: [deleteButton()],
        fileName: file.fileName,
        bytes: received,
        choose: () => (isRunning ? undefined : downloadWithProgress(parts, file)),
      };
    }),
    {
      label: `$(cloud-download) ${l10n.t('Download phi-4…')}`,
      choose: () => void commands.executeCommand('phidelity.downloadModel'),
    },
  ];
}

/** Lists the downloaded models with their sizes, to use, resume or delete one. */
export async function manageModels(parts: DownloadParts): Promise<void> {
  const pick = window.createQuickPick<ModelItem>();
  pick.title = l10n.t('Downloaded Models');
  pick.placeholder = l10n.t('Stored in {0}', parts.downloads.folder);
  pick.matchOnDescription = true;
  pick.items = await modelItems(parts);
  pick.onDidTriggerItemButton(({ item: { fileName, bytes = 0 } }) => {
    if (fileName === undefined) return;
    pick.hide();
    void deleteModel(parts, fileName, bytes).catch(showError);
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    pick.hide();
    if (chosen) void Promise.resolve(chosen.choose()).catch(showError);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

/** Deletes a model after the user confirms; one that is in use is replaced by the demo model. */
export async function deleteModel(parts: DownloadParts, fileName: string, bytes: number): Promise<void> {
  const { downloads, engine, settings } = parts;
  const path = (await downloads.list()).find((model) => model.fileName === fileName)?.path;
  const isUsed = path !== undefined && path === settings.current.model.modelPath;
  const remove = l10n.t('Delete');
  const choice = await window.showWarningMessage(
    l10n.t('Delete {0} ({1})?', fileName, formatBytes(bytes)),
    {
      modal: true,
      detail: isUsed
        ? l10n.t('It is in use. Phidelity will switch to its demo model, which is not phi-4.')
        : l10n.t('To use it later, you have to download it again.'),
    },
    remove,
  );
  if (choice !== remove) return;
  if (isUsed) {
    // Windows does not delete a file that a process has open.
    await engine.unload();
    await workspace.getConfiguration('phidelity').update('model.path', undefined, ConfigurationTarget.Global);
  }
  await downloads.delete(fileName);
}
