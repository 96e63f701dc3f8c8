import { layoutOf, pathsOf } from './projectLayout.ts';
import { readToml, type TomlTable, type TomlValue } from './readToml.ts';
import { isPypi, listedRequirements, type Requirements, requirements } from './requirement.ts';
import { readIni } from './readIni.ts';
import { requirementsOfTests, toxRequirements } from './testRequirements.ts';
import { asTable, nameOtherIndex, tableAt, texts, valuesOf } from './tomlValues.ts';

/**
 * Reads a `pyproject.toml`: the project's dependencies, its groups and its build, what Poetry, uv, PDM, Rye, Hatch,
 * Flit, pixi, setuptools and tox read there, and where its modules are.
 */
export function readPyprojectToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const tool = asTable(table['tool']);
  const uv = asTable(tool['uv']);
  const poetry = asTable(tool['poetry']);
  const listed = listedRequirements(dependencyLists(table).flatMap(texts));
  const named = namedRequirements([
    poetry['dependencies'],
    poetry['dev-dependencies'],
    ...valuesOf(poetry['group']).map((group) => asTable(group)['dependencies']),
  ]);
  const pixi = pixiRequirements(asTable(tool['pixi']));
  const tox = [
    toxRequirements(toxLists(asTable(tool['tox']))),
    ...texts(tableAt(tool, 'tox')['legacy_tox_ini']).map((ini) => requirementsOfTests(readIni(ini))),
  ];
  const others = [listed, named, pixi, ...tox];
  const indexes = [
    ...uvIndexes(uv),
    ...pixiIndexes(asTable(tool['pixi'])),
    poetry['source'],
    tableAt(tool, 'pdm')['source'],
    tableAt(tool, 'rye')['sources'],
  ];
  const layout = layoutOf(table);
  return requirements({
    distributions: others.flatMap(({ distributions }) => distributions),
    elsewhere: [...others.flatMap(({ elsewhere }) => elsewhere), ...Object.keys(asTable(uv['sources']))],
    hasOtherIndex: nameOtherIndex(indexes),
    includes: [...includedFiles(tool), ...tox.flatMap(({ includes }) => includes)],
    importFolders: layout.importFolders,
    projects: [...layout.projects, ...others.flatMap(({ projects }) => projects)],
    broken: broken + listed.broken,
  });
}

/** All lists of requirements of PEP 508. */
function dependencyLists(pyproject: TomlTable): (TomlValue | undefined)[] {
  const project = asTable(pyproject['project']);
  const tool = asTable(pyproject['tool']);
  return [
    project['dependencies'],
    ...valuesOf(project['optional-dependencies']),
    ...valuesOf(pyproject['dependency-groups']),
    tableAt(pyproject, 'build-system')['requires'],
    tableAt(tool, 'uv')['dev-dependencies'],
    tableAt(tool, 'uv')['constraint-dependencies'],
    tableAt(tool, 'uv')['override-dependencies'],
    tableAt(tool, 'rye')['dev-dependencies'],
    ...valuesOf(tableAt(tool, 'pdm')['dev-dependencies']),
    ...hatchLists(asTable(tool['hatch'])),
    ...flitLists(tableAt(tool, 'flit', 'metadata')),
  ];
}

/** Reads a `hatch.toml`, which holds what is below `tool.hatch` in a `pyproject.toml`. */
export function readHatchToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const listed = listedRequirements(hatchLists(table).flatMap(texts));
  const { importFolders } = layoutOf({ tool: { hatch: table } });
  return requirements({ ...listed, importFolders, broken: broken + listed.broken });
}

/** Reads a `tox.toml`. */
export function readToxToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const found = toxRequirements(toxLists(table));
  return requirements({ ...found, broken: broken + found.broken });
}

function toxLists(tox: TomlTable): string[] {
  return [tox['env_run_base'], ...valuesOf(tox['env'])].flatMap((one) => texts(asTable(one)['deps']));
}

/** Reads a `uv.toml`, which says where packages come from. */
export function readUvToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  return requirements({ hasOtherIndex: nameOtherIndex(uvIndexes(table)), broken });
}

const uvIndexes = (uv: TomlTable): (TomlValue | undefined)[] =>
  [uv, asTable(uv['pip'])].flatMap((one) => [
    one['index'],
    one['extra-index-url'],
    one['index-url'],
    one['find-links'],
  ]);

const hatchLists = (hatch: TomlTable): (TomlValue | undefined)[] =>
  valuesOf(hatch['envs']).flatMap((environment) => [
    asTable(environment)['dependencies'],
    asTable(environment)['extra-dependencies'],
  ]);

const flitLists = (metadata: TomlTable): (TomlValue | undefined)[] => [
  metadata['requires'],
  metadata['dev-requires'],
  ...valuesOf(metadata['requires-extra']),
];

/** The files from which setuptools, and a plugin of Hatch, read the dependencies of a project. */
function includedFiles(tool: TomlTable): string[] {
  const dynamic = tableAt(tool, 'setuptools', 'dynamic');
  const files = tableAt(tool, 'hatch', 'metadata', 'hooks', 'requirements_txt');
  return [
    ...[dynamic['dependencies'], ...valuesOf(dynamic['optional-dependencies'])].flatMap((entry) =>
      texts(asTable(entry)['file']),
    ),
    ...texts(files['files']),
    ...texts(files['filename']),
    ...valuesOf(files['optional-dependencies']).flatMap(texts),
  ];
}

/** Reads a `pixi.toml`. */
export function readPixiToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const hasOtherIndex = nameOtherIndex(pixiIndexes(table));
  return requirements({ ...pixiRequirements(table), hasOtherIndex, broken });
}

function pixiIndexes(pixi: TomlTable): (TomlValue | undefined)[] {
  const all = [pixi, asTable(pixi['workspace']), asTable(pixi['project']), ...valuesOf(pixi['feature'])];
  const options = all.map((one) => tableAt(asTable(one), 'pypi-options'));
  return options.flatMap((one) => [one['index-url'], one['extra-index-urls'], one['find-links']]);
}

/** What pixi takes from conda's channels. */
const condaKinds = ['dependencies', 'host-dependencies', 'build-dependencies', 'run-dependencies'];

/** pixi's tables of dependencies: those of the workspace, of its features, and of platforms in either. */
function pixiRequirements(pixi: TomlTable): NamedRequirements {
  const own = [pixi, asTable(pixi['package']), ...valuesOf(pixi['feature']).map(asTable)];
  const all = [...own, ...own.flatMap((one) => valuesOf(one['target']).map(asTable))];
  const ofConda = namedRequirements(all.flatMap((one) => condaKinds.map((kind) => one[kind])));
  const ofPip = namedRequirements(all.map((one) => one['pypi-dependencies']));
  return {
    distributions: [...ofConda.distributions, ...ofPip.distributions],
    elsewhere: [...ofConda.distributions, ...ofPip.elsewhere],
    projects: [...ofConda.projects, ...ofPip.projects],
  };
}

/** The tables of a Pipfile that are not categories of packages. */
const others = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile']);

/** Reads a `Pipfile`: every category of packages. */
export function readPipfile(text: string): Requirements {
  const { table, broken } = readToml(text);
  const categories = Object.entries(table).filter(([name]) => !others.has(name));
  return requirements({
    ...namedRequirements(categories.map(([, value]) => value)),
    hasOtherIndex: nameOtherIndex([table['source']]),
    broken,
  });
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
    const [index = ''] = [...texts(kinds['registry']), ...texts(rest['index'])];
    const isOfOther = index !== '' && !isPypi(index);
    if (isNamed || isOfOther || ['directory', 'vcs', 'archive'].some((kind) => kind in rest))
      elsewhere.push(name);
  }
  return requirements({ distributions, elsewhere, broken });
}

/** Of a dependency that a table names: where it comes from, if not from PyPI. */
const origins = ['path', 'git', 'url', 'file', 'source', 'index', 'channel', 'hg', 'svn', 'workspace'];

type NamedRequirements = Pick<Requirements, 'distributions' | 'elsewhere' | 'projects'>;

/** What tables with the names of distributions for keys say. */
function namedRequirements(values: readonly (TomlValue | undefined)[]): NamedRequirements {
  const all = values.map(asTable);
  const entries = all.flatMap((table) => Object.entries(table)).filter(([name]) => name !== 'python');
  const isElsewhere = (value: TomlValue | undefined): boolean =>
    (Array.isArray(value) ? value : [value]).some((one) =>
      origins.some((origin) => asTable(one)[origin] !== undefined),
    );
  return {
    distributions: entries.map(([name]) => name),
    elsewhere: entries.filter(([, value]) => isElsewhere(value)).map(([name]) => name),
    projects: all.flatMap(pathsOf),
  };
}
