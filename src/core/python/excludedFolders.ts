/** Names of folders that hold other people's code, or none that a person wrote. Hidden folders are left out as well. */
export const excludedFolders: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  'site-packages',
  'venv',
  'env',
  'build',
  'dist',
]);
