import { readToml, type TomlTable, type TomlValue } from './readToml.ts';
import { type Requirements, requirementName } from './requirement.ts';

/** Reads a `pyproject.toml`: the project's dependencies and its groups, and those of Poetry, uv and PDM. */
export function readPyprojectToml(text: string): Requirements {
  const { table, broken } = readToml(text);
  const project = asTable(table['project']);
  const tool = asTable(table['tool']);
  const poetry = asTable(tool['poetry']);
  const requirements = [
    project['dependencies'],
    ...Object.values(asTable(project['optional-dependencies'])),
    ...Object.values(asTable(table['dependency-groups'])),
    asTable(tool['uv'])['dev-dependencies'],
    ...Object.values(asTable(asTable(tool['pdm'])['dev-dependencies'])),
  ].flatMap(texts);
  const named = [
    poetry['dependencies'],
    poetry['dev-dependencies'],
    ...Object.values(asTable(poetry['group'])).map((group) => asTable(group)['dependencies']),
  ].flatMap((group) => Object.keys(asTable(group)));
  const found = requirements.map(requirementName);
  return {
    distributions: [...found, ...named].filter((name) => name !== undefined && name !== 'python') as string[],
    includes: [],
    broken: broken + found.filter((name) => name === undefined).length,
  };
}

function asTable(value: TomlValue | undefined): TomlTable {
  return typeof value === 'object' && !Array.isArray(value) ? (value as TomlTable) : {};
}

function texts(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The tables of a Pipfile that are not categories of packages. */
const others = new Set(['source', 'requires', 'scripts', 'pipenv', 'pipfile']);

/** Reads a `Pipfile`: every category of packages. */
export function readPipfile(text: string): Requirements {
  const { table, broken } = readToml(text);
  const categories = Object.entries(table).filter(([name]) => !others.has(name));
  const distributions = categories.flatMap(([, value]) =>
    typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [],
  );
  return { distributions, includes: [], broken };
}

/** Reads a `uv.lock`, `poetry.lock` or `pylock.toml`: every package of it but the project itself. */
export function readLockFile(text: string): Requirements {
  const { table, broken } = readToml(text);
  const packages = [table['package'], table['packages']].filter(Array.isArray).flat() as TomlTable[];
  const distributions = packages.flatMap(({ name, source }) => {
    const isOwn =
      typeof source === 'object' &&
      ['virtual', 'editable'].some((kind) => (source as TomlTable)[kind] === '.');
    return typeof name === 'string' && !isOwn ? [name] : [];
  });
  return { distributions, includes: [], broken };
}
