import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import type {
  InstalledDistribution,
  ModuleFacts,
} from '../../../core/verification/packages/classifyModule.ts';
import { distributionName } from '../../../core/verification/packages/distribution.ts';
import { wellKnownModules } from '../../../core/verification/packages/wellKnownDistributions.ts';
import { isUncPath, readSmallFile } from '../untrustedFiles.ts';
import { holdsModules, moduleCandidates } from './modulesInFolder.ts';
import { readDistribution } from './readDistribution.ts';

interface KnownFolder {
  readonly changedAt: number;
  readonly content: PackageFolder;
}

/** Limit of folders: packages may link any number of them. */
const mostFolders = 200;

/**
 * The packages that are installed for an interpreter. A folder is read again only after entries were added or removed.
 */
export class InstalledPackages {
  readonly #known = new Map<string, KnownFolder>();

  /** @param folders The interpreter's search path, in its order: of two modules with the same name, the first counts. */
  async read(
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<Pick<ModuleFacts, 'installed' | 'installedDistributions'>> {
    const installed = new Map<string, InstalledDistribution | undefined>();
    const installedDistributions = new Map<string, InstalledDistribution>();
    const own = new Set(folders);
    // Linked folders are searched last; links inside of them are not followed.
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

/** The contents of one package folder. */
export interface PackageFolder {
  /** Its top-level modules, each with the distribution that holds it where one says so. */
  readonly modules: ReadonlyMap<string, InstalledDistribution | undefined>;
  readonly distributions: readonly InstalledDistribution[];
  /** Other folders that it adds to Python's search path, for editable installs. */
  readonly linked: readonly string[];
}

/** Concurrent reads: more gain nothing, and would delay other work of the process. */
const mostReads = 16;

/** Reads a folder such as `site-packages`, from its files alone. A missing folder is empty. */
async function readPackageFolder(folder: string, signal: AbortSignal): Promise<PackageFolder> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const candidates = moduleCandidates(entries);
  const read = async (entry: string): Promise<InstalledDistribution | undefined> => {
    signal.throwIfAborted();
    return readDistribution(folder, entry);
  };
  const metadata = entries
    .map(({ name }) => name)
    .filter((name) => /\.(?:dist|egg)-info$|^EGG-INFO$/.test(name));
  const found = await mapConcurrently(metadata, mostReads, read);
  const distributions = found.filter((one) => one !== undefined);
  const modules = new Map<string, InstalledDistribution | undefined>();
  for (const distribution of distributions) {
    for (const module of modulesOf(distribution, candidates)) {
      const other = modules.get(module);
      const isShared = modules.has(module) && other?.name.toLowerCase() !== distribution.name.toLowerCase();
      // A namespace that several distributions share belongs to none of them.
      if (isShared) modules.set(module, undefined);
      else if (!other?.version) modules.set(module, distribution);
    }
  }
  const unclaimed = [...candidates].filter(([module]) => !modules.has(module));
  const held = await mapConcurrently(unclaimed, mostReads, async ([module, isFile]) => {
    signal.throwIfAborted();
    return isFile || (await holdsModules(join(folder, module))) ? [module] : [];
  });
  for (const module of held.flat()) if (!module.startsWith('__editable__')) modules.set(module, undefined);
  return { modules, distributions, linked: await linkedFolders(folder, entries) };
}

function modulesOf(
  distribution: InstalledDistribution,
  candidates: ReadonlyMap<string, boolean>,
): readonly string[] {
  const { modules, isEditable, name } = distribution;
  if (isEditable) return modules;
  // Metadata may have outlived its modules.
  if (modules.length > 0) return modules.filter((module) => candidates.has(module));
  if (/^types-|-stubs$/i.test(name)) return [];
  const normalised = distributionName(name) ?? '';
  const guesses = [normalised.replaceAll('-', '_'), ...(wellKnownModules.get(normalised) ?? [])];
  const present = [...candidates.keys()].find((module) => guesses.includes(module.toLowerCase()));
  return present === undefined ? [] : [present];
}

async function linkedFolders(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const linked: string[] = [];
  for (const { name } of entries) {
    if (!/\.(?:pth|egg-link)$/.test(name)) continue;
    const lines = (await readSmallFile(join(folder, name), 1 << 16))?.split(/\r?\n/) ?? [];
    // The second line of an .egg-link is irrelevant: the folder of the setup file.
    for (const line of name.endsWith('.pth') ? lines : lines.slice(0, 1)) {
      const path = line.trim();
      if (path === '' || path.startsWith('#') || /^import[ \t]/.test(path)) continue;
      if (isUncPath(path)) continue;
      linked.push(isAbsolute(path) ? path : resolve(folder, path));
    }
  }
  return [...new Set(linked)];
}
