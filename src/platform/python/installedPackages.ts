import { stat } from 'node:fs/promises';
import { distributionName } from '../../core/verification/packages/distributionName.ts';
import type { InstalledDistribution, ModuleFacts } from '../../core/verification/packages/moduleFacts.ts';
import { readPackageFolder, type PackageFolder } from './readPackageFolder.ts';

interface KnownFolder {
  readonly changedAt: number;
  readonly content: PackageFolder;
}

/** So many folders are looked at: packages may add any number of them. */
const mostFolders = 200;

/**
 * What is installed for an interpreter. A folder is read again only when something was put into it or taken out of it
 * since.
 */
export class InstalledPackages {
  readonly #known = new Map<string, KnownFolder>();

  /** @param folders Where the interpreter looks, in its order: of two modules of one name, the first counts. */
  async read(
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<Pick<ModuleFacts, 'installed' | 'installedDistributions'>> {
    const installed = new Map<string, InstalledDistribution | undefined>();
    const installedDistributions = new Map<string, InstalledDistribution>();
    const own = new Set(folders);
    // Folders that are linked are searched last, and what they link themselves is not.
    const queue = [...own];
    for (let at = 0; at < queue.length && at < mostFolders; at++) {
      const folder = queue[at]!;
      const content = await this.#read(folder, signal);
      for (const distribution of content.distributions) {
        const name = distributionName(distribution.name);
        if (name !== undefined && !installedDistributions.has(name))
          installedDistributions.set(name, distribution);
      }
      for (const [module, distribution] of content.modules) {
        if (installed.has(module)) continue;
        const named = installedDistributions.get(distributionName(module) ?? '');
        // An editable install leaves its metadata in one folder, and its modules in a folder that has none.
        installed.set(module, distribution ?? (named?.isEditable ? named : undefined));
      }
      if (own.has(folder)) queue.push(...content.linked.filter((linked) => !queue.includes(linked)));
    }
    return { installed, installedDistributions };
  }

  async #read(folder: string, signal: AbortSignal): Promise<PackageFolder> {
    signal.throwIfAborted();
    const changedAt = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0;
    const known = this.#known.get(folder);
    if (known?.changedAt === changedAt) return known.content;
    const content = await readPackageFolder(folder, signal);
    this.#known.set(folder, { changedAt, content });
    return content;
  }
}
