import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { mapConcurrently } from '../../core/async/mapConcurrently.ts';
import { distributionName } from '../../core/verification/packages/distributionName.ts';
import type { InstalledDistribution } from '../../core/verification/packages/moduleFacts.ts';
import { wellKnownModules } from '../../core/verification/packages/wellKnownModules.ts';
import { isElsewhere } from './isElsewhere.ts';
import { holdsModules } from './holdsModules.ts';
import { moduleCandidates } from './moduleCandidates.ts';
import { readDistribution } from './readDistribution.ts';
import { readSmallFile } from './readSmallFile.ts';

/** What is installed in one folder of packages. */
export interface PackageFolder {
  /** Its top-level modules, each with the distribution that holds it where one says so. */
  readonly modules: ReadonlyMap<string, InstalledDistribution | undefined>;
  readonly distributions: readonly InstalledDistribution[];
  /** Other folders that it adds to where Python looks: those of editable installs. */
  readonly linked: readonly string[];
}

/** Reads under way at a time: more gain nothing, and would keep other work of the process waiting. */
const mostReads = 16;

/** What is installed in a folder such as `site-packages`, from its files alone. A folder that is gone holds nothing. */
export async function readPackageFolder(folder: string, signal: AbortSignal): Promise<PackageFolder> {
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
      // A namespace that several share is in none of them.
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
  // Metadata that outlived its package says what is not there any more.
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
    // Of an .egg-link, the second line leads to where the package is set up, which is of no matter.
    for (const line of name.endsWith('.pth') ? lines : lines.slice(0, 1)) {
      const path = line.trim();
      if (path === '' || path.startsWith('#') || /^import[ \t]/.test(path)) continue;
      if (isElsewhere(path)) continue;
      linked.push(isAbsolute(path) ? path : resolve(folder, path));
    }
  }
  return [...new Set(linked)];
}
