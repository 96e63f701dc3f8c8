import { commands, Disposable, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { describeFit, type FreeResources } from '../../core/models/modelFit.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { confirmDownload } from './downloadDialogs.ts';
import { downloadWithProgress, type DownloadParts } from './downloadWithProgress.ts';
import { type DownloadTokens, setDownloadToken } from './downloadTokens.ts';
import { manageModels } from './manageModels.ts';
import { type DetectedGpu, freeResourcesFor } from './detectedGpu.ts';

interface FileItem extends QuickPickItem {
  readonly file?: CatalogueFile;
  readonly bytesHere?: number;
}

async function fileItems({ downloads, settings }: DownloadParts, room: FreeResources): Promise<FileItem[]> {
  const parts = await downloads.partial();
  return Promise.all(
    downloads.catalogue.map(async (file): Promise<FileItem> => {
      if (await downloads.isHere(file))
        return { label: `$(check) ${file.name}`, description: 'downloaded', detail: 'Use it', file };
      const bytesHere = parts.find((part) => part.file === file)?.received ?? 0;
      const { facts, fits } = describeFit({ ...file, bytesHere }, room, settings.current.model);
      const size = formatBytes(file.bytes);
      return {
        label: `$(${fits ? 'cloud-download' : 'warning'}) ${file.name}`,
        description: bytesHere > 0 ? `${formatBytes(bytesHere)} of ${size} are here` : size,
        detail: facts.join('; '),
        file,
        bytesHere,
      };
    }),
  );
}

interface CommandParts extends DownloadParts {
  readonly tokens: DownloadTokens;
  readonly gpu: DetectedGpu;
}

async function downloadModel(parts: CommandParts): Promise<void> {
  const { downloads, engine, settings, gpu } = parts;
  const { running } = downloads;
  if (running) {
    const pause = 'Pause';
    const message = `${running.file.name} is being downloaded.`;
    if ((await window.showInformationMessage(message, pause)) === pause) await downloads.pause();
    return;
  }
  await gpu.known();
  const room = await freeResourcesFor(downloads.folder, gpu);
  const own: FileItem = {
    label: '$(folder-opened) Use a File I Have…',
    description: 'a GGUF file on this machine',
  };
  const separator: FileItem = { label: '', kind: QuickPickItemKind.Separator };
  const choice = await window.showQuickPick([...(await fileItems(parts, room)), separator, own], {
    title: 'Download phi-4',
    placeHolder: 'Which file? Nothing is sent or downloaded before you confirm it.',
  });
  if (choice === own) await commands.executeCommand('phidelity.chooseModel');
  if (!choice?.file) return;
  if (await downloads.isHere(choice.file))
    return useModelFile(engine, settings, downloads.pathOf(choice.file));
  if (await confirmDownload(downloads, choice.file, choice.bytesHere ?? 0, room, settings.current.model))
    await downloadWithProgress(parts, choice.file);
}

/** Commands that download models, list and delete them, and set the token of a private mirror. */
export function registerDownloadCommands(parts: CommandParts): Disposable {
  const { downloads, tokens } = parts;
  return Disposable.from(
    registerCommand('phidelity.downloadModel', () => downloadModel(parts)),
    registerCommand('phidelity.manageModels', () => manageModels(parts)),
    registerCommand('phidelity.setDownloadToken', async () => {
      const [file] = downloads.catalogue;
      if (file) await setDownloadToken(tokens, downloads.addressOf(file));
    }),
  );
}
