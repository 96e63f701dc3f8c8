import { distributionName } from './distributionName.ts';
import { holderOf } from './holderOf.ts';
import type { ClassifiedModule } from '../moduleClass.ts';
import type { ModuleFacts } from './moduleFacts.ts';
import { wellKnownDistributions } from './wellKnownDistributions.ts';

/** What is known of the top-level module of a dotted name. */
export function classifyModule(dotted: string, facts: ModuleFacts): ClassifiedModule {
  const module = dotted.split('.', 1)[0] || dotted;
  const found = findModule(module, facts);
  return facts.familiar.has(module) ? { ...found, class: 'familiar', nearest: [] } : found;
}

function findModule(module: string, facts: ModuleFacts): ClassifiedModule {
  const plain = { module, nearest: [] };
  if (facts.standardLibrary.has(module))
    return { ...plain, class: 'standard-library', ...pythonItself(facts) };
  if (facts.workspace.has(module)) return { ...plain, class: 'workspace' };
  if (facts.installed.has(module)) {
    const holder = facts.installed.get(module);
    if (!holder) return { ...plain, class: 'installed' };
    return { ...plain, class: 'installed', ...holderOf(holder) };
  }
  const wellKnown = wellKnownDistributions.get(module);
  const isNamespace = wellKnown === '';
  const distribution = isNamespace ? undefined : (wellKnown ?? distributionName(module));
  const declared = findDeclared(module, wellKnown, facts.declared);
  if (declared)
    return { ...plain, class: 'declared', ...declared, nearest: declaredHints(declared.distribution, facts) };
  const named = distribution === undefined ? {} : { distribution };
  const installed = facts.installedDistributions.get(distributionName(distribution ?? '') ?? '');
  if (installed && !installed.isEditable && installed.modules.length > 0) {
    // There is such a package, but it has no such module.
    const own = installed.modules.filter((one) => !one.startsWith('_')).slice(0, 3);
    return { module, class: 'not-found', ...holderOf(installed), nearest: own };
  }
  // A list of distributions says nothing of a namespace, and that it is known does not depend on the list.
  if (isNamespace || wellKnown !== undefined) return { ...plain, class: 'on-pypi', ...named };
  if (distribution !== undefined && facts.pypi?.has(distribution))
    return { module, class: 'on-pypi', distribution, nearest: facts.hints.forProjectModule(module) };
  const nearest = facts.hints.forUnknownModule(module, localNames(facts));
  return { module, class: facts.pypi ? 'not-found' : 'unknown', nearest };
}

function pythonItself({ python }: ModuleFacts): Pick<ClassifiedModule, 'distribution' | 'version'> {
  return {
    distribution: 'python',
    ...(python && { version: `${python.major}.${python.minor}` }),
  };
}

/** A misspelt name is no better for standing in a file of requirements, where an attacker's package would be got from. */
function declaredHints(distribution: string, { pypi, hints }: ModuleFacts): string[] {
  const name = distributionName(distribution);
  if (!pypi || name === undefined || pypi.has(name)) return [];
  return hints.forUnknownDistribution(name);
}

/** The spellings under which a module's distribution is often found, beside its own name. */
const spellings = (name: string): string[] => [
  name,
  `python-${name}`,
  `${name}-python`,
  `py${name}`,
  `py-${name}`,
];

function findDeclared(
  module: string,
  wellKnown: string | undefined,
  declared: ModuleFacts['declared'],
): { distribution: string; declaredIn: string } | undefined {
  if (wellKnown === '') {
    const found = [...declared].find(([name]) => name.startsWith(`${module}-`));
    return found && { distribution: found[0], declaredIn: found[1] };
  }
  const own = distributionName(module);
  const names = [wellKnown && distributionName(wellKnown), ...(own === undefined ? [] : spellings(own))];
  for (const name of names) {
    const declaredIn = name && declared.get(name);
    if (name && declaredIn !== undefined)
      return { distribution: name === own ? (wellKnown ?? name) : name, declaredIn };
  }
  return undefined;
}

function localNames(facts: ModuleFacts): string[] {
  const names = [facts.standardLibrary, facts.installed.keys(), facts.workspace].flatMap((some) => [...some]);
  return names.filter((name) => !name.startsWith('_'));
}
