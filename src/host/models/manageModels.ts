import { commands, ThemeIcon, window, type QuickPickItem } from 'vscode';
import { percentOf } from '../../core/models/progressText.ts';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import { useModelFile } from '../engine/useModelFile.ts';
import { showError } from '../showError.ts';
import { deleteModel } from './deleteModel.ts';
import { downloadWithProgress, type DownloadParts } from './downloadWithProgress.ts';

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
        description: `${byteSizeText(bytes)}${isUsed ? ', in use' : ''}`,
        buttons: [deleteButton],
        fileName,
        bytes,
        choose: () => useModelFile(engine, settings, path),
      };
    }),
    ...partial.map(({ file, received }): ModelItem => {
      const isRunning = downloads.running?.file === file;
      const amount = `${percentOf({ received, total: file.bytes })} % of ${byteSizeText(file.bytes)}`;
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
