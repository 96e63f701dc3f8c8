/** VS Code settings by name, as in settings.json. */
export type VscodeSettings = Record<string, unknown>;

/** What keeps a fresh VS Code quiet: no welcome, no recommendations, no built-in chat, no requests to the outside. */
export const quietSettings: VscodeSettings = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Dark Modern',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  '[Log]': { 'editor.wordWrap': 'off' }, // a wrapped line of the log is several lines of the view
  'chat.disableAIFeatures': true, // VS Code's own chat, which asks for a sign-in
};
