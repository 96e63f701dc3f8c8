import { l10n, ProgressLocation, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { DownloadProgress } from '../../core/models/downloadProgress.ts';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { percentOf, downloadProgressText } from '../../wording/download.ts';
import type { Engine } from '../../core/ports/engine.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { useModelFile } from '../engine/modelCommands.ts';
import type { Settings } from '../settings/settings.ts';
import type { ModelDownloads } from './modelDownloads.ts';

/** What downloads are started with. */
export interface DownloadParts {
  readonly downloads: ModelDownloads;
  readonly engine: Engine;
  readonly settings: Settings;
}

/** Runs work under a notification with a progress bar and a button that aborts its signal, or in the status bar. */
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
 * Downloads a file that the user has confirmed, or watches another window do so, and shows how it ended. Rejects with the
 * error of the download.
 *
 * @param page The page that already shows the download: while it is visible, there is no notification of a pause.
 */
export async function downloadWithProgress(
  parts: DownloadParts,
  file: CatalogueFile,
  page?: { readonly isVisible: boolean },
): Promise<void> {
  const { downloads } = parts;
  try {
    const title = page
      ? l10n.t('Downloading {0}', file.name)
      : l10n.t('Downloading {0} (Cancel pauses)', file.name);
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
  const file = await withNotification(l10n.t('Another window is downloading a model'), (signal, show) => {
    signal.addEventListener('abort', () => (isWatched = false), { once: true });
    return downloads.watch(signal, show);
  });
  if (!isWatched) return;
  if (!file) throw error;
  if (await downloads.isHere(file)) await offerToUse(parts, file);
  else void window.showInformationMessage(l10n.t('The other window paused the download of {0}.', file.name));
}

async function offerToUse(
  { downloads, engine, settings }: DownloadParts,
  file: CatalogueFile,
): Promise<void> {
  const message =
    file.sha256 === null
      ? l10n.t(
          '{0} is downloaded. Its checksum matches the one {1} reports.',
          file.name,
          downloads.addressOf(file).host,
        )
      : l10n.t('{0} is downloaded. Its checksum is correct.', file.name);
  const use = l10n.t('Use Model');
  if ((await window.showInformationMessage(message, use)) === use)
    await useModelFile(engine, settings, downloads.pathOf(file));
}

async function notifyPause(parts: DownloadParts, file: CatalogueFile, received: number): Promise<void> {
  const { downloads } = parts;
  const percent = percentOf({ received, total: file.bytes });
  const message = l10n.t(
    'The download of {0} is paused at {1}%. {2} downloaded; kept when VS Code closes.',
    file.name,
    percent,
    formatBytes(received),
  );
  const resume = l10n.t('Resume');
  const remove = l10n.t('Delete');
  const choice = await window.showInformationMessage(message, resume, remove);
  if (choice === resume) await downloadWithProgress(parts, file);
  if (choice === remove) await downloads.delete(file.fileName);
}
