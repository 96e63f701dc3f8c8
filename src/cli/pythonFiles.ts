import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { foreignFolders } from '../core/python/foreignFolders.ts';

/**
 * The Python files that are named, and those in the folders that are named, in a fixed order. Hidden folders and those of
 * installed packages are left out.
 *
 * @throws PhidelityError for a name that is neither.
 */
export async function pythonFiles(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) {
    const status = await stat(name).catch(() => {
      throw new PhidelityError('internal', `There is no file or folder ${name}.`);
    });
    if (status.isDirectory()) files.push(...(await filesBelow(name)));
    else files.push(name);
  }
  return [...new Set(files)];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!foreignFolders.has(entry.name) && !entry.name.startsWith('.'))
        files.push(...(await filesBelow(inside)));
    } else if (/\.pyw?$/.test(entry.name)) files.push(inside);
  }
  return files;
}
