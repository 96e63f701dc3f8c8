import type { Declarations } from './declarations.ts';
import { readToml, type TomlTable, type TomlValue } from './readToml.ts';
import { requirementName } from './requirementName.ts';

/** Reads a `pyproject.toml`: the project's dependencies and its groups, and those of Poetry, uv and PDM. */
export function readPyprojectToml(text: string): Declarations {
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
