import { languages, RelativePattern, type TextDocument, window, workspace } from 'vscode';
import type { CompletionSettings } from '../../core/completion/generation/buildCompletionRequest.ts';
import type { SkipReason } from '../../core/completion/outcome/completionOutcome.ts';
import type { CompletionPreferences } from '../settings/readSettings.ts';
import type { Settings } from '../settings/settings.ts';

/** Why a document gets no completions because of the settings or the editor; undefined if it gets them. */
export function editorSkipReason(
  document: TextDocument,
  preferences: CompletionPreferences,
): SkipReason | undefined {
  if (!isSwitchedOn(document.languageId, preferences)) return 'language-off';
  if (isExcluded(document, preferences.exclude)) return 'file-excluded';
  if (workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return 'read-only';
  const editor = window.activeTextEditor;
  if (editor?.document === document && editor.selections.length > 1) return 'several-cursors';
  return undefined;
}

/** Whether completions are turned on for a language. */
export function isSwitchedOn(
  languageId: string,
  { languages: set }: Pick<CompletionPreferences, 'languages'>,
): boolean {
  return set[languageId] ?? set['*'] ?? false;
}

/** Whether a document matches one of these glob patterns, by its whole path or relative to its workspace folder. */
export function isExcluded(
  file: Pick<TextDocument, 'uri' | 'languageId'>,
  patterns: readonly string[],
): boolean {
  if (patterns.length === 0) return false;
  // Only its URI and language are used, so that a file need not be open.
  const document = file as TextDocument;
  const folder = workspace.getWorkspaceFolder(document.uri);
  return patterns.some(
    (pattern) =>
      languages.match({ pattern }, document) > 0 ||
      (folder !== undefined &&
        languages.match({ pattern: new RelativePattern(folder, pattern) }, document) > 0),
  );
}

/** The settings for completions in the active editor: there are none elsewhere. */
export function completionSettings(settings: Settings): CompletionSettings {
  const { languageId } = window.activeTextEditor?.document ?? {};
  return (languageId === undefined ? settings.completion : settings.completionIn(languageId)).forCompleter;
}
