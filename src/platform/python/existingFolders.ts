import { stat } from 'node:fs/promises';

/** Those of the paths that are folders, each once, in their order. */
export async function existingFolders(paths: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(paths)];
  const found = await Promise.all(
    distinct.map(async (path) => ((await stat(path).catch(() => undefined))?.isDirectory() ? [path] : [])),
  );
  return found.flat();
}
