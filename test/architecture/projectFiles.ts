import { readdir } from 'node:fs/promises';
import path from 'node:path';

export const projectRoot = path.join(import.meta.dirname, '../..');

/** All files below a folder of the project, relative to the project, with forward slashes. */
export async function projectFiles(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(projectRoot, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}
