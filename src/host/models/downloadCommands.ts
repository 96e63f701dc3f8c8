import { commands, Disposable, l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { fitModel, type FreeResources } from '../../core/models/modelFit.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { diskFitText, fileSpeedText, loadFitFacts } from '../../wording/modelFit.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { confirmDownload } from './downloadDialogs.ts';
import { downloadWithProgress, type DownloadParts } from './downloadWithProgress.ts';
import { type DownloadTokens, setDownloadToken } from './downloadTokens.ts';
import { manageModels } from './manageModels.ts';
import type { MeasuredSpeed } from './measuredSpeed.ts';
import { speedWith } from './modelPageState.ts';
import { type DetectedGpu, freeResourcesFor } from './detectedGpu.ts';

interface FileItem extends QuickPickItem {
  readonly file?: CatalogueFile;
  readonly bytesHere?: number;
}

interface CommandParts extends DownloadParts {
  readonly tokens: DownloadTokens;
  readonly gpu: DetectedGpu;
  readonly speed: MeasuredSpeed;
}

async function fileItems(
  { downloads, settings, speed }: CommandParts,
  resources: FreeResources,
): Promise<FileItem[]> {
  const parts = await downloads.partial();
  return Promise.all(
    downloads.catalogue.map(async (file): Promise<FileItem> => {
      if (await downloads.isHere(file))
        return {
          label: `$(check) ${file.name}`,
          description: l10n.t('downloaded'),
          detail: l10n.t('Use this model'),
          file,
        };
      const bytesHere = parts.find((part) => part.file === file)?.received ?? 0;
      const fit = fitModel({ ...file, bytesHere }, resources, settings.current.model);
      const size = formatBytes(file.bytes);
      const fileSpeed = speedWith(fit, speed.speedOf(file));
      return {
        label: `$(${fit.fits ? 'cloud-download' : 'warning'}) ${file.name}`,
        // Two lines, since neither wraps.
        description: `${bytesHere > 0 ? l10n.t('{0} of {1} downloaded', formatBytes(bytesHere), size) : size} · ${diskFitText(fit.disk)}`,
        detail: [...loadFitFacts(fit), ...(fileSpeed ? [fileSpeedText(fileSpeed)] : [])].join(' · '),
        file,
        bytesHere,
      };
    }),
  );
}

async function downloadModel(parts: CommandParts): Promise<void> {
  const { downloads, engine, settings, gpu, speed } = parts;
  const { running } = downloads;
  if (running) {
    const pause = l10n.t('Pause');
    const message = l10n.t('{0} is being downloaded.', running.file.name);
    if ((await window.showInformationMessage(message, pause)) === pause) await downloads.pause();
    return;
  }
  await gpu.known();
  const resources = await freeResourcesFor(downloads.folder, gpu);
  const own: FileItem = {
    label: `$(folder-opened) ${l10n.t('Use a File I Have…')}`,
    description: l10n.t('a GGUF file on this machine'),
  };
  const separator: FileItem = { label: '', kind: QuickPickItemKind.Separator };
  const choice = await window.showQuickPick([...(await fileItems(parts, resources)), separator, own], {
    title: l10n.t('Download phi-4'),
    placeHolder: l10n.t('Select a file. Nothing is sent or downloaded before you confirm.'),
  });
  if (choice === own) await commands.executeCommand('phidelity.chooseModel');
  if (!choice?.file) return;
  if (await downloads.isHere(choice.file))
    return useModelFile(engine, settings, downloads.pathOf(choice.file));
  const { file, bytesHere = 0 } = choice;
  if (await confirmDownload(downloads, { file, bytesHere }, resources, settings.current.model, speed))
    await downloadWithProgress(parts, file);
}

/** Registers the commands that download, list and delete models, and set the token of a private mirror. */
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
