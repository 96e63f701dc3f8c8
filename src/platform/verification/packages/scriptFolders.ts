import { readdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileExists } from '../untrustedFiles.ts';
import { moduleCandidates } from './modulesInFolder.ts';

/** Limit: each new one restarts pyright. */
const mostFolders = 50;

/**
 * The folders in which scripts find a module next to them in the place of an installed one of the same name, since Python
 * searches a script's folder first. A file in a package is taken for a part of that, and not for a script.
 */
export class ScriptFolders {
  readonly #folders = new Set<string>();

  get all(): readonly string[] {
    return [...this.#folders];
  }

  /** The same for many files, whatever their order: folders come before those inside of them. */
  async addAll(paths: readonly string[], installed: Pick<ReadonlySet<string>, 'has'>): Promise<void> {
    const byFolder = new Map(paths.map((path) => [dirname(path), path]));
    const inOrder = [...byFolder].sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [, path] of inOrder) await this.add(path, installed);
  }

  /** Looks at the folder of a file; it need not exist. */
  async add(path: string, installed: Pick<ReadonlySet<string>, 'has'>): Promise<void> {
    const folder = dirname(path);
    if (this.#folders.has(folder) || this.#folders.size >= mostFolders) return;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some(({ name }) => name === '__init__.py')) return;
    // What shadows for the folder above does not for this one.
    if (this.all.some((one) => folder.startsWith(one + sep))) this.#folders.add(folder);
    for (const [module, isFile] of moduleCandidates(entries))
      // A folder that is no package comes after a package of its name.
      if (installed.has(module) && (isFile || (await fileExists(join(folder, module, '__init__.py')))))
        this.#folders.add(folder);
  }
}
