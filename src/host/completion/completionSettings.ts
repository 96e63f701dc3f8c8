import { window } from 'vscode';
import type { CompletionSettings } from '../../core/completion/completionSettings.ts';
import type { Settings } from '../settings/settings.ts';

/** What is set for completions where the person is: they come nowhere else. */
export function completionSettings(settings: Settings): CompletionSettings {
  const { languageId } = window.activeTextEditor?.document ?? {};
  return (languageId === undefined ? settings.completion : settings.completionIn(languageId)).forCompleter;
}
