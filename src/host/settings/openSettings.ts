import { commands, type Disposable, env, window } from 'vscode';
import type { Settings } from './settings.ts';

/** Opens the settings editor with what this query finds. */
export async function openSettings(query: string): Promise<void> {
  // In a remote window the settings of this machine are on a page of their own, and the other page hides them.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings',
    { query },
  );
}

/** Tells the person about settings that cannot be used, once for each wrong value. */
export function showSettingsProblems(settings: Settings): Disposable {
  const told = new Set<string>();
  const report = (): void => {
    for (const { key, message } of settings.problems) {
      if (told.has(message)) continue;
      told.add(message);
      void window.showWarningMessage(message, 'Open Settings').then((choice) => {
        if (choice) return openSettings(key);
        return undefined;
      });
    }
  };
  report();
  return settings.onDidChange(report);
}
