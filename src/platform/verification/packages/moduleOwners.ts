import { join } from 'node:path';
import type {
  InstalledDistribution,
  ModuleFacts,
} from '../../../core/verification/packages/classifyModule.ts';
import { distributionName } from '../../../core/verification/packages/distribution.ts';
import { wellKnownModules } from '../../../core/verification/packages/wellKnownDistributions.ts';
import type { ImportRoot, ImportRoots } from './importRoots.ts';

type Installed = Pick<ModuleFacts, 'installed' | 'installedDistributions'>;

/** The modules that a distribution of this name probably has. */
export function namesakes({ name }: InstalledDistribution): string[] {
  const normalised = distributionName(name) ?? '';
  return [normalised.replaceAll('-', '_'), ...(wellKnownModules.get(normalised) ?? [])];
}

/** Whose a module is that lies in a folder without metadata of its own, as that of an editable install. */
export class ModuleOwners {
  /** By normalised name; the first of each counts. */
  readonly byName = new Map<string, InstalledDistribution>();
  readonly #byPathFile = new Map<string, InstalledDistribution>();

  constructor(
    contents: readonly (readonly [
      ImportRoot,
      { readonly distributions: readonly InstalledDistribution[] },
    ])[],
  ) {
    for (const [{ path }, { distributions }] of contents)
      for (const distribution of distributions) {
        const name = distributionName(distribution.name);
        if (name !== undefined && !this.byName.has(name)) this.byName.set(name, distribution);
        for (const file of distribution.pathFiles ?? []) this.#byPathFile.set(join(path, file), distribution);
      }
  }

  /**
   * @param addedBy The `.pth` file by which the module is found.
   * @param isProject Whether there are other modules than the package's next to it.
   */
  ofModule(
    module: string,
    addedBy: string | undefined,
    isProject: boolean,
  ): InstalledDistribution | undefined {
    const owner = addedBy === undefined ? undefined : this.#byPathFile.get(addedBy);
    if (owner && (!isProject || owner.modules.includes(module))) return owner;
    const namesake = this.byName.get(distributionName(module) ?? '');
    return namesake && (namesake.isEditable || namesake === owner) ? namesake : undefined;
  }

  /**
   * The modules of editable distributions that can only come from a hook that could not be read, by what their metadata
   * says.
   */
  hidden(
    installed: ReadonlyMap<string, unknown>,
    { unread, hooks }: Pick<ImportRoots, 'unread' | 'hooks'>,
  ): [module: string, of: InstalledDistribution][] {
    return [...this.#byPathFile].flatMap(([file, distribution]) => {
      const modules = distribution.modules.filter((module) => !hooks.has(module));
      const isFound = modules.some((module) => installed.has(module));
      if (!unread.has(file) || !distribution.isEditable || isFound) return [];
      const named = modules.length > 0 ? modules : namesakes(distribution);
      return named.map((module): [string, InstalledDistribution] => [module, distribution]);
    });
  }
}

/** Gives editable distributions the modules that were found, since their metadata may name none, or some that are gone. */
export function withModules(
  installed: ReadonlyMap<string, InstalledDistribution | undefined>,
  byName: ReadonlyMap<string, InstalledDistribution>,
): Installed {
  const complete = new Map<InstalledDistribution | undefined, InstalledDistribution>();
  for (const distribution of [...byName.values(), ...installed.values()]) {
    if (!distribution?.isEditable || complete.has(distribution)) continue;
    const modules = [...installed].filter(([, of]) => of === distribution).map(([module]) => module);
    complete.set(distribution, { ...distribution, modules });
  }
  const completed = <Value extends InstalledDistribution | undefined>(
    some: ReadonlyMap<string, Value>,
  ): Map<string, Value | InstalledDistribution> =>
    new Map([...some].map(([key, value]) => [key, complete.get(value) ?? value]));
  return { installed: completed(installed), installedDistributions: completed(byName) };
}
