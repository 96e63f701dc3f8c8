import type { OtherOrigin } from '../installs/installedRequirement.ts';
import { applicationOf } from './applicationModules.ts';
import { distributionName } from './distribution.ts';
import { formerModule, type FormerModule } from './formerModules.ts';
import type { NameSuggestions } from './nameSuggestions.ts';
import type { PypiNames } from './pypiNames.ts';
import type { PythonVersion } from './pythonVersion.ts';
import { wellKnownDistributions } from './wellKnownDistributions.ts';

/**
 * What is known of a module offline, from the most to the least familiar.
 * `familiar`: on the user's list of familiar modules. `standard-library`: part of Python. `workspace`: in this workspace.
 * `installed`: found in the interpreter's packages. `declared`: named in a requirements file, but not installed.
 * `on-pypi`: not installed, but held by a well-known project on PyPI. `little-known`: not installed, and what PyPI has of that
 * name is hardly ever downloaded. `application`: it comes with an application, not from PyPI. `not-found`: not known anywhere (although a
 * requirements file may name it), or not in the installed package of that name. `unknown`: not installed, and the names on
 * PyPI could not be read. `elsewhere`: to be installed from where nothing is known of.
 */
type ModuleClass =
  | 'familiar'
  | 'standard-library'
  | 'workspace'
  | 'installed'
  | 'declared'
  | 'on-pypi'
  | 'little-known'
  | 'application'
  | 'not-found'
  | 'unknown'
  | 'elsewhere';

/** A top-level module and what is known of it. */
export interface ClassifiedModule {
  /** The first part of the dotted name; of something to install, the distribution as asked. */
  readonly module: string;
  readonly class: ModuleClass;
  /**
   * The distribution that holds it, where one is known. Import names and distributions differ: `yaml` is in PyYAML. What
   * may be installed is this and never `module`; many distributions share a namespace such as `google`, which has none.
   */
  readonly distribution?: string;
  /** Of the installed distribution; of the standard library (whose distribution is `python`), Python's own. */
  readonly version?: string;
  /** Where the installed distribution says that its documentation is. */
  readonly documentation?: string;
  /** The file, relative to the workspace, that declares it. */
  readonly declaredIn?: string;
  /** What a module comes with, such as ArcGIS. */
  readonly application?: string;
  /** Of a module that this Python has no longer. */
  readonly former?: FormerModule;
  /**
   * Well-known names that it may be a misspelling of, the likeliest first. None for what is installed, or well known.
   */
  readonly nearest: readonly string[];
  /** Of something to install: where it comes from, if not from PyPI. */
  readonly origin?: OtherOrigin;
  /** Of something to install: Python itself has a module of that name. */
  readonly isInPython?: true;
  /** Of something to install: the distribution that holds the well-known module of that name. */
  readonly holder?: string;
}

/** A distribution that the interpreter has. */
export interface InstalledDistribution {
  readonly name: string;
  readonly version: string;
  /** Where it says that its documentation is. */
  readonly documentation?: string;
  /** The top-level modules that it says it holds; empty where it says nothing. */
  readonly modules: readonly string[];
  /** Whether its code is elsewhere. */
  readonly isEditable: boolean;
  /** The `.pth` files next to its metadata that belong to it. */
  readonly pathFiles?: readonly string[];
}

/** Where a project asks for a distribution. */
export interface Declaration {
  /** The file that says so, relative to the workspace. */
  readonly file: string;
  /** Whether it may come from elsewhere than PyPI, by what the file says: a path, an address, or another index. */
  readonly isElsewhere: boolean;
}

/** What is known where a module is imported. Names of distributions are keys in their normalised spelling. */
export interface ModuleFacts {
  /** The user's familiar modules, which are not flagged. */
  readonly familiar: ReadonlySet<string>;
  readonly standardLibrary: ReadonlySet<string>;
  /** Whose standard library it is. */
  readonly python?: PythonVersion | undefined;
  readonly workspace: ReadonlySet<string>;
  /** Top-level modules of the interpreter's packages; without a distribution where no metadata names one. */
  readonly installed: ReadonlyMap<string, InstalledDistribution | undefined>;
  readonly installedDistributions: ReadonlyMap<string, InstalledDistribution>;
  /** Distributions that the project asks for. */
  readonly declared: ReadonlyMap<string, Declaration>;
  /** Undefined when they could not be read. */
  readonly pypi: Pick<PypiNames, 'has'> | undefined;
  readonly hints: NameSuggestions;
}

/** Of a dotted name; no distribution's name has more. */
const mostParts = 6;
/** Whether a module can be imported here. Of a familiar one, what is not known counts as that it can. */
export function isPresent({ class: known, distribution, version }: ClassifiedModule): boolean {
  if (known !== 'familiar') return present.has(known);
  return distribution === undefined || distribution === 'python' || version !== undefined;
}

const present: ReadonlySet<ModuleClass> = new Set(['standard-library', 'workspace', 'installed']);

/** What is known of the top-level module of a dotted name. */
export function classifyModule(dotted: string, facts: ModuleFacts): ClassifiedModule {
  const module = dotted.split('.', 1)[0] || dotted;
  const found = findModule(module, dotted, facts);
  return facts.familiar.has(module) ? { ...found, class: 'familiar', nearest: [] } : found;
}

function findModule(module: string, dotted: string, facts: ModuleFacts): ClassifiedModule {
  return findPresent(module, facts) ?? findFormer(module, facts) ?? findAbsent(module, dotted, facts);
}

/** A module that can be imported here; undefined for any other. */
function findPresent(module: string, facts: ModuleFacts): ClassifiedModule | undefined {
  const plain = { module, nearest: [] };
  if (facts.standardLibrary.has(module))
    return { ...plain, class: 'standard-library', ...pythonItself(facts) };
  if (facts.workspace.has(module)) return { ...plain, class: 'workspace' };
  if (!facts.installed.has(module)) return undefined;
  const holder = facts.installed.get(module);
  return { ...plain, class: 'installed', ...(holder && owningDistribution(holder)) };
}

/** A module that cannot be imported here. */
function findAbsent(module: string, dotted: string, facts: ModuleFacts): ClassifiedModule {
  const wellKnown = wellKnownDistributions.get(module);
  const declared = findDeclared(module, wellKnown, facts.declared);
  if (declared) return classifyDeclared(module, declared, facts);
  const isShared = wellKnown === '';
  const distribution = isShared ? partOfNamespace(dotted, facts) : (wellKnown ?? distributionName(module));
  const installed = facts.installedDistributions.get(distributionName(distribution ?? '') ?? '');
  if (installed && (installed.isEditable || installed.modules.length > 0)) {
    // There is such a package, but it has no such module.
    const own = installed.modules.filter((one) => !one.startsWith('_')).slice(0, 3);
    return { module, class: 'not-found', ...owningDistribution(installed), nearest: own };
  }
  // The list of distributions does not contain namespaces, and well-known modules do not depend on it.
  if (wellKnown !== undefined)
    return { module, nearest: [], class: 'on-pypi', ...(distribution !== undefined && { distribution }) };
  return findUnheard(module, distribution, facts);
}

/** A module of a name that is not among the well-known ones. */
function findUnheard(module: string, distribution: string | undefined, facts: ModuleFacts): ClassifiedModule {
  const application = applicationOf(module);
  if (application !== undefined) return { module, class: 'application', application, nearest: [] };
  if (distribution !== undefined && facts.pypi?.has(distribution))
    return { module, ...onPypi(distribution, facts), nearest: facts.hints.forProjectModule(module) };
  const nearest = facts.hints.forUnknownModule(module, localNames(facts));
  return { module, class: facts.pypi ? 'not-found' : 'unknown', nearest };
}

/** The well-known distribution of a module in a namespace that many share: google-cloud-storage of `google.cloud.storage`. */
function partOfNamespace(dotted: string, { hints }: ModuleFacts): string | undefined {
  const parts = dotted.split('.', mostParts);
  for (let count = parts.length; count > 1; count--) {
    const known = wellKnownDistributions.get(parts.slice(0, count).join('.'));
    const own = distributionName(parts.slice(0, count).join('-'));
    const found = known ?? (own !== undefined && hints.isPopular(own) ? own : undefined);
    if (found !== undefined) return found || undefined;
  }
  return undefined;
}

/** What a project on PyPI is: of one that is hardly ever downloaded, nobody knows whether it is the one that is meant. */
export function onPypi(
  distribution: string,
  { hints }: ModuleFacts,
): Pick<ClassifiedModule, 'class' | 'distribution'> {
  return hints.isPopular(distribution) ? { class: 'on-pypi', distribution } : { class: 'little-known' };
}

/** A module that left the standard library. Packages of the same name on PyPI are others. */
function findFormer(module: string, facts: ModuleFacts): ClassifiedModule | undefined {
  const former = formerModule(module);
  if (!former || facts.declared.has(distributionName(module) ?? '')) return undefined;
  // setuptools puts its own copy in the place of distutils.
  const setuptools = module === 'distutils' ? facts.installedDistributions.get('setuptools') : undefined;
  if (setuptools) return { module, class: 'installed', ...owningDistribution(setuptools), nearest: [] };
  return { module, class: 'not-found', former, nearest: [] };
}

function pythonItself({ python }: ModuleFacts): Pick<ClassifiedModule, 'distribution' | 'version'> {
  return {
    distribution: 'python',
    ...(python && { version: `${python.major}.${python.minor}` }),
  };
}

/**
 * A distribution that a requirements file names. The file proves nothing where PyPI does not know the name and the file
 * names no other place: who invents a package often writes both lines.
 */
export function classifyDeclared(
  module: string,
  [distribution, { file, isElsewhere }]: readonly [string, Declaration],
  { pypi, hints }: ModuleFacts,
): ClassifiedModule {
  const name = distributionName(distribution);
  const isKnown = !pypi || name === undefined || pypi.has(name);
  const declared = { module, class: 'declared', declaredIn: file, nearest: [] } as const;
  // PyPI's project of that name is another.
  if (isElsewhere) return declared;
  if (isKnown) return { ...declared, distribution };
  return { module, class: 'not-found', declaredIn: file, nearest: hints.forUnknownDistribution(name) };
}

/** The names that a module's distribution often has. */
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
): readonly [distribution: string, Declaration] | undefined {
  if (wellKnown === '') return [...declared].find(([name]) => name.startsWith(`${module}-`));
  const own = distributionName(module);
  const names = [wellKnown && distributionName(wellKnown), ...(own === undefined ? [] : spellings(own))];
  for (const name of names) {
    const declaration = name && declared.get(name);
    if (name && declaration) return [name === own ? (wellKnown ?? name) : name, declaration];
  }
  return undefined;
}

function localNames(facts: ModuleFacts): string[] {
  const names = [facts.standardLibrary, facts.installed.keys(), facts.workspace].flatMap((some) => [...some]);
  return names.filter((name) => !name.startsWith('_'));
}

/** What the installed distribution of a module says of it. */
export function owningDistribution({
  name,
  version,
  documentation,
}: InstalledDistribution): Pick<ClassifiedModule, 'distribution' | 'version' | 'documentation'> {
  return { distribution: name, version, ...(documentation !== undefined && { documentation }) };
}

/**
 * The modules that most of phi-4's Python training data uses, from its model card, which asks users to verify all other
 * APIs by hand.
 */
export const familiarModules: readonly string[] = [
  'typing',
  'math',
  'random',
  'collections',
  'datetime',
  'itertools',
];
