import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { excludedFolders } from '../core/python/excludedFolders.ts';
import { holdsModules } from '../platform/verification/packages/modulesInFolder.ts';

/** A file to verify. */
export interface NamedFile {
  /** As it was named, or below the folder that was named. */
  readonly path: string;
  /** The folder that was named; undefined where the file itself was. */
  readonly within?: string | undefined;
  /** Why it cannot be read, as far as the folder says. */
  readonly problem?: string;
}

/**
 * The named files and those in the named folders that hold Python, in a stable order. Hidden folders and those of
 * installed packages are skipped. Links that lead out of a folder to Python, and folders that cannot be read, are listed
 * with a problem, and so are named folders without any.
 *
 * @throws PhidelityError for a name that is neither a file nor a folder.
 */
export async function sourceFiles(names: readonly string[]): Promise<NamedFile[]> {
  const files = new Map<string, NamedFile>();
  for (const name of names) {
    const status = await stat(name).catch((cause: unknown) => {
      throw new PhidelityError('internal', `There is no file or folder ${name} that can be read.`, { cause });
    });
    const found = status.isDirectory()
      ? await new FolderReader(name, await realpath(name)).read(name)
      : [{ path: name }];
    if (found.length === 0) found.push({ path: name, problem: 'is a folder without Python files' });
    // What leads out of one folder may have been named as well.
    for (const file of found) {
      const key = await realpath(file.path).catch(() => path.resolve(file.path));
      const known = files.get(key);
      if (!known || known.problem !== undefined) files.set(key, file);
    }
  }
  return [...files.values()];
}

/** Emacs locks a file by a link of such a name that leads nowhere. */
const pythonFile = /^(?!\.#).*\.(?:pyw?|pyi|ipynb)$/s;

class FolderReader {
  readonly #named: string;
  readonly #root: string;

  constructor(named: string, root: string) {
    this.#named = named;
    this.#root = root;
  }

  async read(folder: string): Promise<NamedFile[]> {
    const within = this.#named;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    if (!entries) return [{ path: folder, within, problem: 'is a folder that cannot be read' }];
    const files: NamedFile[] = [];
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = path.join(folder, entry.name);
      const isSkipped = excludedFolders.has(entry.name) || entry.name.startsWith('.');
      if (entry.isDirectory()) {
        if (!isSkipped) files.push(...(await this.read(inside)));
      } else if (entry.isSymbolicLink()) {
        const isPython = pythonFile.test(entry.name);
        if (isPython || !isSkipped) files.push(...(await this.#linked(inside, isPython)));
      } else if (pythonFile.test(entry.name)) files.push({ path: inside, within });
    }
    return files;
  }

  /** A link within the folder is another name of a file. Of a link to a folder, only that which holds Python counts. */
  async #linked(link: string, isPython: boolean): Promise<NamedFile[]> {
    const within = this.#named;
    const target = await realpath(link).catch(() => undefined);
    if (target === undefined)
      return isPython ? [{ path: link, within, problem: 'is a link to nothing' }] : [];
    const isFolder = await stat(target).then(
      (status) => status.isDirectory(),
      () => false,
    );
    if (target === this.#root || target.startsWith(this.#root + path.sep))
      return isPython && !isFolder ? [{ path: link, within }] : [];
    if (isFolder ? !(await holdsModules(target)) : !isPython) return [];
    return [{ path: link, within, problem: `leads out of ${within}` }];
  }
}
