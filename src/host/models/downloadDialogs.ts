import { type Disposable, window } from 'vscode';
import type { CatalogueFile } from '../../core/models/modelCatalogue.ts';
import { describeFit, type FreeResources, type PlanSettings } from '../../core/models/modelFit.ts';
import { formatBytes } from '../../core/text/formatQuantity.ts';
import { downloadUnderWay } from '../../platform/models/download/downloadLock.ts';
import { percentOf } from '../../wording/download.ts';
import { showError } from '../commands/registerCommand.ts';
import { type DownloadParts, downloadWithProgress } from './downloadWithProgress.ts';
import type { ModelDownloads } from './modelDownloads.ts';

/** Tells what will happen before anything goes over the network, and whether the person agrees. */
export async function confirmDownload(
  downloads: ModelDownloads,
  file: CatalogueFile,
  bytesHere: number,
  room: FreeResources,
  settings: PlanSettings,
): Promise<boolean> {
  const { host, origin } = downloads.addressOf(file);
  const { facts } = describeFit({ ...file, bytesHere }, room, settings);
  const asked =
    file.sha256 === null
      ? ` with the one that ${host} tells, since Phidelity does not know it: that shows that nothing was lost on the way`
      : '';
  const detail = [
    `From: ${origin}, repository ${file.repository}, and the servers that it hands over to.`,
    `To: ${downloads.folder}`,
    `This machine: ${facts.join('; ')}.`,
    `When all is here, its SHA-256 checksum is compared${asked}. You can pause and go on at any time, also after a restart.`,
  ].join('\n\n');
  const size = formatBytes(file.bytes - bytesHere);
  const message = `Download ${bytesHere > 0 ? `the other ${size} of ${file.name}` : `${file.name} (${size})`} from ${host}?`;
  const download = 'Download';
  return (await window.showInformationMessage(message, { modal: true, detail }, download)) === download;
}

async function ask(parts: DownloadParts): Promise<void> {
  const { downloads } = parts;
  const [part] = await downloads.partial();
  if (!part || downloads.running || (await downloadUnderWay(downloads.folder))) return;
  const { file, received } = part;
  const percent = percentOf({ received, total: file.bytes });
  const missing = formatBytes(file.bytes - received);
  const { host } = downloads.addressOf(file);
  const goOn = 'Go On';
  const remove = 'Delete';
  const choice = await window.showInformationMessage(
    `${percent} % of ${file.name} are downloaded. Go on with the other ${missing}, from ${host}?`,
    goOn,
    remove,
    'Not Now',
  );
  if (choice === goOn) await downloadWithProgress(parts, file);
  if (choice === remove) await downloads.delete(file.fileName);
}

/**
 * Offers, once after the start of VS Code, to go on with a download that did not get to its end. Of several windows, those
 * ask that a person looks at.
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
