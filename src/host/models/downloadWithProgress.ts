import { ProgressLocation, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { DownloadProgress } from '../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { percentOf, downloadProgressText } from '../../wording/download.ts';
import type { Engine } from '../../core/ports/engine.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import type { Settings } from '../settings/settings.ts';
import type { ModelDownloads } from './modelDownloads.ts';

export interface DownloadParts {
  readonly downloads: ModelDownloads;
  readonly engine: Engine;
  readonly settings: Settings;
}

/** Runs work under a notification with a bar, and a button that aborts the work's signal; or in the status bar, without. */
async function withNotification<T>(
  title: string,
  work: (signal: AbortSignal, show: (progress: DownloadProgress) => void) => Promise<T>,
  location = ProgressLocation.Notification,
): Promise<T> {
  const options = { location, title, cancellable: true };
  return window.withProgress(options, async (notification, cancelled) => {
    const abort = new AbortController();
    const listening = cancelled.onCancellationRequested(() => abort.abort());
    let shown = 0;
    try {
      return await work(abort.signal, (progress) => {
        const percent = (progress.received / progress.total) * 100;
        notification.report({
          message: downloadProgressText(progress),
          increment: Math.max(0, percent - shown),
        });
        shown = Math.max(shown, percent);
      });
    } finally {
      listening.dispose();
    }
  });
}

/**
 * Downloads a file that the person has agreed to, or watches another window do so, and says how it ended. Rejects with
 * what kept it from its end.
 *
 * @param page Where the person follows the download already, as long as it is there: nothing is told twice.
 */
export async function downloadWithProgress(
  parts: DownloadParts,
  file: CatalogueFile,
  page?: { readonly isVisible: boolean },
): Promise<void> {
  const { downloads } = parts;
  try {
    const title = `Downloading ${file.name}${page ? '' : ' (Cancel pauses it)'}`;
    const end = await withNotification(
      title,
      (signal, show) => {
        signal.addEventListener('abort', () => void downloads.pause(), { once: true });
        return downloads.download(file, show);
      },
      page ? ProgressLocation.Window : ProgressLocation.Notification,
    );
    if (end.state === 'complete') await offerToUse(parts, file);
    else if (!page?.isVisible) await notifyPause(parts, file, end.received);
  } catch (error) {
    if (PhidelityError.from(error).reason !== 'download-elsewhere' || downloads.running) throw error;
    await watchOther(parts, error);
  }
}

async function watchOther(parts: DownloadParts, error: unknown): Promise<void> {
  const { downloads } = parts;
  let isWatched = true;
  const file = await withNotification('Another window is downloading a model', (signal, show) => {
    signal.addEventListener('abort', () => (isWatched = false), { once: true });
    return downloads.watch(signal, show);
  });
  if (!isWatched) return;
  if (!file) throw error;
  if (await downloads.isHere(file)) await offerToUse(parts, file);
  else void window.showInformationMessage(`The other window has paused the download of ${file.name}.`);
}

async function offerToUse(
  { downloads, engine, settings }: DownloadParts,
  file: CatalogueFile,
): Promise<void> {
  const checksum = file.sha256 === null ? `the one that ${downloads.addressOf(file).host} told` : 'right';
  const message = `${file.name} is downloaded, and its checksum is ${checksum}.`;
  const use = 'Use It';
  if ((await window.showInformationMessage(message, use)) === use)
    await useModelFile(engine, settings, downloads.pathOf(file));
}

async function notifyPause(parts: DownloadParts, file: CatalogueFile, received: number): Promise<void> {
  const { downloads } = parts;
  const percent = percentOf({ received, total: file.bytes });
  const message =
    `The download of ${file.name} is paused at ${percent} %. The ${formatBytes(received)} that are here are kept, ` +
    'also when VS Code is closed.';
  const goOn = 'Go On';
  const remove = 'Delete';
  const choice = await window.showInformationMessage(message, goOn, remove);
  if (choice === goOn) await downloadWithProgress(parts, file);
  if (choice === remove) await downloads.delete(file.fileName);
}
