import { commands, ConfigurationTarget, type QuickPickItem, ThemeIcon, window, workspace } from 'vscode';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { percentOf } from '../../wording/download.ts';
import { showError } from '../commands/registerCommand.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import { type DownloadParts, downloadWithProgress } from './downloadWithProgress.ts';

interface ModelItem extends QuickPickItem {
  /** Absent where there is nothing to delete. */
  readonly fileName?: string;
  readonly bytes?: number;
  readonly choose: () => void | Promise<void>;
}

const deleteButton = { iconPath: new ThemeIcon('trash'), tooltip: 'Delete' };

async function modelItems(parts: DownloadParts): Promise<ModelItem[]> {
  const { downloads, engine, settings } = parts;
  const [models, partial] = await Promise.all([downloads.list(), downloads.partial()]);
  const { modelPath } = settings.current.model;
  return [
    ...models.map(({ path, fileName, bytes }): ModelItem => {
      const isUsed = path === modelPath;
      return {
        label: `$(${isUsed ? 'check' : 'circle-outline'}) ${fileName}`,
        description: `${formatBytes(bytes)}${isUsed ? ', in use' : ''}`,
        buttons: [deleteButton],
        fileName,
        bytes,
        choose: () => useModelFile(engine, settings, path),
      };
    }),
    ...partial.map(({ file, received }): ModelItem => {
      const isRunning = downloads.running?.file === file;
      const amount = `${percentOf({ received, total: file.bytes })} % of ${formatBytes(file.bytes)}`;
      return {
        label: `$(${isRunning ? 'sync' : 'debug-pause'}) ${file.fileName}`,
        description: `${amount} ${isRunning ? 'are here, downloading' : 'are here; choose it to go on'}`,
        buttons: [deleteButton],
        fileName: file.fileName,
        bytes: received,
        choose: () => (isRunning ? undefined : downloadWithProgress(parts, file)),
      };
    }),
    {
      label: '$(cloud-download) Download phi-4…',
      choose: () => void commands.executeCommand('phidelity.downloadModel'),
    },
  ];
}

/** Lists the models that are here with their sizes, to switch between them, to go on with one, and to delete them. */
export async function manageModels(parts: DownloadParts): Promise<void> {
  const pick = window.createQuickPick<ModelItem>();
  pick.title = 'Downloaded Models';
  pick.placeholder = `They are in ${parts.downloads.folder}`;
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

/** Deletes a model after the person has confirmed it; one that is in use gives way to the demo model. */
export async function deleteModel(parts: DownloadParts, fileName: string, bytes: number): Promise<void> {
  const { downloads, engine, settings } = parts;
  const path = (await downloads.list()).find((model) => model.fileName === fileName)?.path;
  const isUsed = path !== undefined && path === settings.current.model.modelPath;
  const remove = 'Delete';
  const choice = await window.showWarningMessage(
    `Delete ${fileName} (${formatBytes(bytes)})?`,
    {
      modal: true,
      detail: isUsed
        ? 'It is in use. Phidelity then goes back to its demo model, which is not phi-4.'
        : 'To have it again, it must be downloaded again.',
    },
    remove,
  );
  if (choice !== remove) return;
  if (isUsed) {
    // Windows deletes no file that a process has open.
    await engine.unload();
    await workspace.getConfiguration('phidelity').update('model.path', undefined, ConfigurationTarget.Global);
  }
  await downloads.delete(fileName);
}
