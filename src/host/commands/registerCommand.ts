import { commands, type Disposable, window } from 'vscode';
import { type ErrorReason, PhidelityError } from '../../core/errors/phidelityError.ts';

/** Registers a command whose errors are shown to the person. */
export function registerCommand(
  id: string,
  run: (...parameters: unknown[]) => void | Promise<void>,
): Disposable {
  return commands.registerCommand(id, async (...parameters: unknown[]) => {
    try {
      await run(...parameters);
    } catch (error) {
      await showError(error);
    }
  });
}

/** The command that helps with an error, by its reason. */
const help: Partial<Record<ErrorReason, { readonly label: string; readonly command: string }>> = {
  'model-not-found': { label: 'Choose Model File…', command: 'phidelity.chooseModel' },
  'model-unreadable': { label: 'Choose Model File…', command: 'phidelity.chooseModel' },
  'not-gguf': { label: 'Choose Model File…', command: 'phidelity.chooseModel' },
  'truncated-gguf': { label: 'Choose Model File…', command: 'phidelity.chooseModel' },
  'unsupported-model': { label: 'Choose Model File…', command: 'phidelity.chooseModel' },
  'not-enough-memory': { label: 'Open Settings', command: 'phidelity.openSettings' },
  'context-size': { label: 'Open Settings', command: 'phidelity.openSettings' },
  'python-unusable': { label: 'Open Settings', command: 'phidelity.openSettings' },
  'verified-file': { label: 'Open File', command: 'phidelity.openVerifiedFile' },
  'disk-full': { label: 'Manage Models…', command: 'phidelity.manageModels' },
  'download-failed': { label: 'Download Again…', command: 'phidelity.downloadModel' },
  'download-refused': { label: 'Set Token…', command: 'phidelity.setDownloadToken' },
  'download-not-found': { label: 'Open Settings', command: 'phidelity.openSettings' },
  'download-wrong-file': { label: 'Open Settings', command: 'phidelity.openSettings' },
  'download-checksum': { label: 'Download Again…', command: 'phidelity.downloadModel' },
  'endpoint-unreachable': { label: 'Endpoints…', command: 'phidelity.showEndpoints' },
  'endpoint-refused': { label: 'Set API Key…', command: 'phidelity.setEndpointKey' },
  'endpoint-failed': { label: 'Endpoints…', command: 'phidelity.showEndpoints' },
  'no-folder': { label: 'Open Folder…', command: 'vscode.openFolder' },
};

const showLog = { label: 'Show Log', command: 'phidelity.showLog' } as const;

/** Shows an error of something that the person started, with a button for what helps. */
export async function showError(thrown: unknown): Promise<void> {
  const error = PhidelityError.from(thrown);
  const action = help[error.reason] ?? showLog;
  const choice = await window.showErrorMessage(error.message, action.label);
  if (choice) await commands.executeCommand(action.command);
}
