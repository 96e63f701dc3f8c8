import type { Declarations } from './declarations.ts';
import { readToml, type TomlTable } from './readToml.ts';

/** Reads a `uv.lock`, `poetry.lock` or `pylock.toml`: every package of it but the project itself. */
export function readLockFile(text: string): Declarations {
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
