import { window, type Disposable } from 'vscode';
import { openSettings } from './openSettings.ts';
import type { Settings } from './settings.ts';

/** Tells the person about settings that cannot be used, once for each wrong value. */
export function reportSettingsProblems(settings: Settings): Disposable {
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
