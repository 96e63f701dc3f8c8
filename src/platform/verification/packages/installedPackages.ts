import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import type {
  InstalledDistribution,
  ModuleFacts,
} from '../../../core/verification/packages/classifyModule.ts';
import { ModuleOwners, namesakes, withModules } from './moduleOwners.ts';
import type { ImportRoot, ImportRoots } from './importRoots.ts';
import { holdsModules, moduleCandidates } from './modulesInFolder.ts';
import { readArchive } from './readArchive.ts';
import { readDistribution } from './readDistribution.ts';

interface KnownFolder {
  readonly changedAt: number;
  readonly content: PackageFolder;
}

type Installed = Pick<ModuleFacts, 'installed' | 'installedDistributions'>;

/**
 * The packages that are installed for an interpreter. A folder is read again only after entries were added or removed.
 */
export class InstalledPackages {
  readonly #known = new Map<string, KnownFolder>();

  /** @param places Where they are searched: of two modules with the same name, the first counts. */
  async read(places: ImportRoots, signal: AbortSignal): Promise<Installed> {
    const { roots, links, hooks } = places;
    const contents: [ImportRoot, PackageFolder][] = [];
    for (const root of roots) contents.push([root, await this.#read(root.path, signal)]);
    const owners = new ModuleOwners(contents);
    const installed = new Map<string, InstalledDistribution | undefined>();
    const add = (module: string, distribution: InstalledDistribution | undefined): void => {
      if (!installed.has(module) && !hooks.has(module)) installed.set(module, distribution);
    };
    for (const [{ addedBy }, { modules, isProject }] of contents)
      for (const [module, distribution] of modules)
        add(module, distribution ?? owners.ofModule(module, addedBy, isProject));
    for (const { path, addedBy } of links) {
      const module = path.split(/[/.]/, 1)[0]!;
      add(module, owners.ofModule(module, addedBy, false));
    }
    for (const [module, distribution] of owners.hidden(installed, places)) add(module, distribution);
    return withModules(installed, owners.byName);
  }

  async #read(folder: string, signal: AbortSignal): Promise<PackageFolder> {
    signal.throwIfAborted();
    const status = await stat(folder).catch(() => undefined);
    const changedAt = status?.mtimeMs ?? 0;
    const known = this.#known.get(folder);
    if (known?.changedAt === changedAt) return known.content;
    const content = status?.isFile()
      ? await readPackageArchive(folder)
      : await readPackageFolder(folder, signal);
    this.#known.set(folder, { changedAt, content });
    return content;
  }
}

/** The contents of one package folder. */
export interface PackageFolder {
  /** Its top-level modules, each with the distribution that holds it where one says so. */
  readonly modules: ReadonlyMap<string, InstalledDistribution | undefined>;
  readonly distributions: readonly InstalledDistribution[];
  /** Whether it is a project's own folder, in which not every module is part of its package. */
  readonly isProject: boolean;
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
  for (const module of held.flat()) modules.set(module, undefined);
  const isProject = entries.some(({ name }) => /^(?:pyproject\.toml|setup\.(?:py|cfg))$/.test(name));
  return { modules, distributions, isProject };
}

async function readPackageArchive(path: string): Promise<PackageFolder> {
  const { modules, distribution: found } = await readArchive(path);
  return {
    modules: new Map(modules.map((module) => [module, found])),
    distributions: found ? [found] : [],
    isProject: false,
  };
}

function modulesOf(
  distribution: InstalledDistribution,
  candidates: ReadonlyMap<string, boolean>,
): readonly string[] {
  const { modules, isEditable, name } = distribution;
  // Metadata may have outlived its modules.
  if (isEditable || modules.length > 0) return modules.filter((module) => candidates.has(module));
  if (/^types-|-stubs$/i.test(name)) return [];
  const guesses = namesakes(distribution);
  const present = [...candidates.keys()].find((module) => guesses.includes(module.toLowerCase()));
  return present === undefined ? [] : [present];
}
