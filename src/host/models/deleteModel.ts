import { ConfigurationTarget, window, workspace } from 'vscode';
import { byteSizeText } from '../../core/text/byteSizeText.ts';
import type { DownloadParts } from './downloadWithProgress.ts';

/** Deletes a model after the person has confirmed it; one that is in use gives way to the demo model. */
export async function deleteModel(parts: DownloadParts, fileName: string, bytes: number): Promise<void> {
  const { downloads, engine, settings } = parts;
  const path = (await downloads.list()).find((model) => model.fileName === fileName)?.path;
  const isUsed = path !== undefined && path === settings.current.model.modelPath;
  const remove = 'Delete';
  const choice = await window.showWarningMessage(
    `Delete ${fileName} (${byteSizeText(bytes)})?`,
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
