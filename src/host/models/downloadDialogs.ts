import { joinSentences } from '../../wording/sentences.ts';
import { type Disposable, l10n, window } from 'vscode';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { fitModel, type FreeResources, type PlanSettings } from '../../core/models/modelFit.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { downloadUnderWay } from '../../platform/models/download/downloadLock.ts';
import { percentOf } from '../../wording/download.ts';
import { fileSpeedText, modelFitFacts } from '../../wording/modelFit.ts';
import { showError } from '../commands/registerCommand.ts';
import { type DownloadParts, downloadWithProgress } from './downloadWithProgress.ts';
import type { MeasuredSpeed } from './measuredSpeed.ts';
import type { ModelDownloads } from './modelDownloads.ts';
import { speedWith } from './modelPageState.ts';

/** Says what a download will do before anything goes over the network; resolves with whether the user confirms. */
export async function confirmDownload(
  downloads: ModelDownloads,
  { file, bytesHere }: { readonly file: CatalogueFile; readonly bytesHere: number },
  resources: FreeResources,
  settings: PlanSettings,
  speed: MeasuredSpeed,
): Promise<boolean> {
  const { host, origin } = downloads.addressOf(file);
  const fit = fitModel({ ...file, bytesHere }, resources, settings);
  const fileSpeed = speedWith(fit, speed.speedOf(file));
  const facts = [...modelFitFacts(fit), ...(fileSpeed ? [fileSpeedText(fileSpeed)] : [])];
  const checksum =
    file.sha256 === null
      ? l10n.t(
          'The SHA-256 checksum is verified when the download finishes, against the one {0} reports; this only detects transfer errors.',
          host,
        )
      : l10n.t('The SHA-256 checksum is verified when the download finishes.');
  const detail = [
    l10n.t('From: {0}, repository {1}, and the servers it redirects to', origin, file.repository),
    l10n.t('To: {0}', downloads.folder),
    l10n.t('This machine: {0}', facts.join(' · ')),
    joinSentences(checksum, l10n.t('You can pause and resume at any time, even after a restart.')),
  ].join('\n\n');
  const size = formatBytes(file.bytes - bytesHere);
  const message =
    bytesHere > 0
      ? l10n.t('Download the remaining {0} of {1} from {2}?', size, file.name, host)
      : l10n.t('Download {0} ({1}) from {2}?', file.name, size, host);
  const download = l10n.t('Download');
  return (await window.showInformationMessage(message, { modal: true, detail }, download)) === download;
}

async function ask(parts: DownloadParts): Promise<void> {
  const { downloads } = parts;
  const [part] = await downloads.partial();
  if (!part || downloads.running || (await downloadUnderWay(downloads.folder))) return;
  const { file, received } = part;
  const resume = l10n.t('Resume');
  const remove = l10n.t('Delete');
  const choice = await window.showInformationMessage(
    l10n.t(
      '{0}% of {1} is downloaded. Resume downloading the remaining {2} from {3}?',
      percentOf({ received, total: file.bytes }),
      file.name,
      formatBytes(file.bytes - received),
      downloads.addressOf(file).host,
    ),
    resume,
    remove,
    l10n.t('Not Now'),
  );
  if (choice === resume) await downloadWithProgress(parts, file);
  if (choice === remove) await downloads.delete(file.fileName);
}

/**
 * Offers, once after VS Code has started, to resume a download that did not finish. Of several windows, the one that has
 * the focus asks.
 */
export function offerResume(parts: DownloadParts): Disposable {
  let hasAsked = false;
  const askOnce = ({ focused }: { readonly focused: boolean }): void => {
    if (!focused || hasAsked) return;
    hasAsked = true;
    ask(parts).catch(showError);
  };
  askOnce(window.state);
  return window.onDidChangeWindowState(askOnce);
}
