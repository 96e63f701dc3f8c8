import { commands, type Disposable, env, l10n, window } from 'vscode';
import type { Settings } from './settings.ts';

/** Opens the settings editor with a query. */
export async function openSettings(query: string): Promise<void> {
  // In a remote window, the machine's settings are on a tab of their own and hidden on the others.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings',
    { query },
  );
}

/** Warns about invalid settings, once for each invalid value. */
export function showSettingsProblems(settings: Settings): Disposable {
  const shown = new Set<string>();
  const report = (): void => {
    for (const { key, message } of settings.problems) {
      if (shown.has(message)) continue;
      shown.add(message);
      void window.showWarningMessage(message, l10n.t('Open Settings')).then((choice) => {
        if (choice) return openSettings(key);
        return undefined;
      });
    }
  };
  report();
  return settings.onDidChange(report);
}
