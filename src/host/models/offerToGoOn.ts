import { window, type Disposable } from 'vscode';
import { percentOf } from '../../core/models/progressText.ts';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import { downloadUnderWay } from '../../platform/models/downloadLock.ts';
import { showError } from '../showError.ts';
import { downloadWithProgress, type DownloadParts } from './downloadWithProgress.ts';

async function ask(parts: DownloadParts): Promise<void> {
  const { downloads } = parts;
  const [part] = await downloads.partial();
  if (!part || downloads.running || (await downloadUnderWay(downloads.folder))) return;
  const { file, received } = part;
  const percent = percentOf({ received, total: file.bytes });
  const missing = byteSizeText(file.bytes - received);
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
export function offerToGoOn(parts: DownloadParts): Disposable {
  let hasAsked = false;
  const askOnce = ({ focused }: { readonly focused: boolean }): void => {
    if (!focused || hasAsked) return;
    hasAsked = true;
    ask(parts).catch(showError);
  };
  askOnce(window.state);
  return window.onDidChangeWindowState(askOnce);
}
