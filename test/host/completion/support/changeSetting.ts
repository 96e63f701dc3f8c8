import * as vscode from 'vscode';
import type { Settings } from '../../../../src/host/settings/settings.ts';

/** Changes a setting as a user does, and waits until it is noticed. Undefined sets it back. */
export async function changeSetting(settings: Settings, key: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('phidelity');
  if (JSON.stringify(configuration.inspect(key)?.globalValue) === JSON.stringify(value)) return;
  const noticed = new Promise<void>((resolve) => {
    const listening = settings.onDidChange(() => {
      listening.dispose();
      resolve();
    });
  });
  await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  await noticed;
}
