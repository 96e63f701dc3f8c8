import { readToml, type TomlTable, type TomlValue } from './readToml.ts';
import { listedRequirements, type Requirements, requirements } from './requirement.ts';

/**
 * Reads a `pyproject.toml`: the project's dependencies, its groups and its build, and what Poetry, uv, PDM, Rye, Hatch,
 * Flit, pixi and setuptools read there.
 */
export function readPyprojectToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const project = asTable(table['project']);
  const tool = asTable(table['tool']);
  const uv = asTable(tool['uv']);
  const poetry = asTable(tool['poetry']);
  const listed = listedRequirements(
    [
      project['dependencies'],
      ...valuesOf(project['optional-dependencies']),
      ...valuesOf(table['dependency-groups']),
      asTable(table['build-system'])['requires'],
      uv['dev-dependencies'],
      asTable(tool['rye'])['dev-dependencies'],
      ...valuesOf(asTable(tool['pdm'])['dev-dependencies']),
      ...valuesOf(asTable(tool['hatch'])['envs']).flatMap(hatchLists),
      ...flitLists(asTable(asTable(tool['flit'])['metadata'])),
    ].flatMap(texts),
  );
  const tables = [
    poetry['dependencies'],
    poetry['dev-dependencies'],
    ...valuesOf(poetry['group']).map((group) => asTable(group)['dependencies']),
    ...pixiTables(asTable(tool['pixi'])),
  ];
  const named = namedRequirements(tables.map(asTable));
  const indexes = [uv['index'], uv['extra-index-url'], uv['index-url'], uv['find-links'], poetry['source']];
  return requirements({
    distributions: [...listed.distributions, ...named.distributions],
    elsewhere: [...listed.elsewhere, ...named.elsewhere, ...Object.keys(asTable(uv['sources']))],
    hasOtherIndex: indexes.some((one) => one !== undefined) || Array.isArray(asTable(tool['pdm'])['source']),
    includes: dynamicFiles(asTable(asTable(tool['setuptools'])['dynamic'])),
    broken: broken + listed.broken,
  });
}

const hatchLists = (environment: TomlValue | undefined): (TomlValue | undefined)[] => [
  asTable(environment)['dependencies'],
  asTable(environment)['extra-dependencies'],
];

const flitLists = (metadata: TomlTable): (TomlValue | undefined)[] => [
  metadata['requires'],
  metadata['dev-requires'],
  ...valuesOf(metadata['requires-extra']),
];

/** The files from which setuptools reads the dependencies of a project. */
function dynamicFiles(dynamic: TomlTable): string[] {
  const entries = [dynamic['dependencies'], ...valuesOf(dynamic['optional-dependencies'])];
  return entries.flatMap((entry) => {
    const { file } = asTable(entry);
    return typeof file === 'string' ? [file] : texts(file);
  });
}

/** Reads a `pixi.toml`. */
export function readPixiToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  return requirements({ ...namedRequirements(pixiTables(table)), broken });
}

const pixiKinds = ['dependencies', 'pypi-dependencies', 'host-dependencies', 'build-dependencies'];

/** pixi's tables of dependencies: those of the workspace, of its features, and of platforms in either. */
function pixiTables(pixi: TomlTable): TomlTable[] {
  const own = [pixi, ...valuesOf(pixi['feature']).map(asTable)];
  const all = [...own, ...own.flatMap((one) => valuesOf(one['target']).map(asTable))];
  return all.flatMap((one) => pixiKinds.map((kind) => asTable(one[kind])));
}

/** The tables of a Pipfile that are not categories of packages. */
const others = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile']);

/** Reads a `Pipfile`: every category of packages. */
export function readPipfile(text: string): Requirements {
  const { table, broken } = readToml(text);
  const categories = Object.entries(table).filter(([name]) => !others.has(name));
  const sources = Array.isArray(table['source']) ? table['source'] : [];
  return requirements({
    ...namedRequirements(categories.map(([, value]) => asTable(value))),
    hasOtherIndex: sources.some((source) => !isPypi(asTable(source)['url'])),
    broken,
  });
}

function isPypi(url: TomlValue | undefined): boolean {
  return typeof url === 'string' && /^https?:\/\/(?:www\.)?pypi\.org\b/.test(url);
}

/** Reads a `uv.lock`, `poetry.lock` or `pylock.toml`: every package of it but the project itself. */
export function readLockFile(text: string): Requirements {
  const { table, broken } = readToml(text);
  const packages = [table['package'], table['packages']].filter(Array.isArray).flat() as TomlTable[];
  const distributions: string[] = [];
  const elsewhere: string[] = [];
  for (const { name, source, ...rest } of packages) {
    const kinds = asTable(source);
    const isOwn = ['virtual', 'editable'].some((kind) => kinds[kind] === '.');
    if (typeof name !== 'string' || isOwn) continue;
    distributions.push(name);
    const isNamed = ['virtual', 'editable', 'directory', 'path', 'git', 'url', 'type'].some(
      (kind) => kind in kinds,
    );
    if (isNamed || ['directory', 'vcs', 'archive'].some((kind) => kind in rest)) elsewhere.push(name);
  }
  return requirements({ distributions, elsewhere, broken });
}

/** Of a dependency that a table names: where it comes from, if not from PyPI. */
const origins = ['path', 'git', 'url', 'file', 'source', 'index', 'channel', 'hg', 'svn', 'workspace'];

/** What tables with the names of distributions for keys say. */
function namedRequirements(tables: readonly TomlTable[]): Pick<Requirements, 'distributions' | 'elsewhere'> {
  const entries = tables.flatMap((table) => Object.entries(table)).filter(([name]) => name !== 'python');
  return {
    distributions: entries.map(([name]) => name),
    elsewhere: entries
      .filter(([, value]) => origins.some((origin) => asTable(value)[origin] !== undefined))
      .map(([name]) => name),
  };
}

function asTable(value: TomlValue | undefined): TomlTable {
  return typeof value === 'object' && !Array.isArray(value) ? (value as TomlTable) : {};
}

const valuesOf = (value: TomlValue | undefined): (TomlValue | undefined)[] => Object.values(asTable(value));

function texts(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
