import { isPypi } from './requirement.ts';
import type { TomlTable, TomlValue } from './readToml.ts';

/** A table as it is, anything else as an empty one. */
export function asTable(value: TomlValue | undefined): TomlTable {
  return typeof value === 'object' && !Array.isArray(value) ? (value as TomlTable) : {};
}

/** The table at a path of keys, empty where there is none. */
export function tableAt(table: TomlTable, ...keys: readonly string[]): TomlTable {
  return keys.reduce((found, key) => asTable(found[key]), table);
}

/** The values of a table. */
export function valuesOf(value: TomlValue | undefined): (TomlValue | undefined)[] {
  return Object.values(asTable(value));
}

/** The texts of an array, or the text that stands in its place. */
export function texts(value: TomlValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The tables of an array. */
export function tables(value: TomlValue | undefined): TomlTable[] {
  return Array.isArray(value) ? value.map(asTable) : [];
}

/** Whether any of these settings names an index beside PyPI: by its address, in a table with it, or in a list of them. */
export function nameOtherIndex(settings: readonly (TomlValue | undefined)[]): boolean {
  const entries = settings.flatMap((one) => (Array.isArray(one) ? one : [one]));
  // Poetry knows the address of PyPI by its name.
  const addresses = entries.map((one) => {
    const { url, path, name } = asTable(one);
    return url ?? path ?? name ?? one;
  });
  return addresses.some((one) => typeof one === 'string' && !isPypi(one));
}
