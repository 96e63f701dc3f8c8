import { window } from 'vscode';
import { describeFit, type MachineRoom, type PlanSettings } from '../../core/models/describeFit.ts';
import type { ModelFile } from '../../core/models/modelFile.ts';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import type { ModelDownloads } from './modelDownloads.ts';

/** Tells what will happen before anything goes over the network, and whether the person agrees. */
export async function agreeToDownload(
  downloads: ModelDownloads,
  file: ModelFile,
  bytesHere: number,
  room: MachineRoom,
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
  const size = byteSizeText(file.bytes - bytesHere);
  const message = `Download ${bytesHere > 0 ? `the other ${size} of ${file.name}` : `${file.name} (${size})`} from ${host}?`;
  const download = 'Download';
  return (await window.showInformationMessage(message, { modal: true, detail }, download)) === download;
}
