/** Names of folders with third-party or generated code. Hidden folders are excluded as well. */
export const excludedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  'site-packages',
  'venv',
  'env',
  'build',
  'dist',
]);
