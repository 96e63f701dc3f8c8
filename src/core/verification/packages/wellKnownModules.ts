import { distributionName } from './distributionName.ts';
import { wellKnownDistributions } from './wellKnownDistributions.ts';

/** Distributions that hold a module of their own name too. */
const namesakes = ['future', 'matplotlib', 'peewee', 'pymongo', 'pytest', 'setuptools'];

/** The modules of the distributions that are called otherwise, by the normalised name of the distribution. */
export const wellKnownModules: ReadonlyMap<string, readonly string[]> = byDistribution();

function byDistribution(): ReadonlyMap<string, readonly string[]> {
  const modules = new Map<string, string[]>(namesakes.map((name) => [name, [name]]));
  for (const [module, distribution] of wellKnownDistributions) {
    const name = distributionName(distribution);
    if (name !== undefined) modules.set(name, [...(modules.get(name) ?? []), module]);
  }
  return modules;
}
