import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import type { Place } from './place.ts';

/** The biggest generated module seen has 3 MB. */
const longestSource = 4_000_000;

export const isStub = ({ path }: Place): boolean => path.endsWith('.pyi');

/** Whether a file is the package that its folder holds. */
export const isPackage = ({ path }: Place): boolean => /^__init__\.pyi?$/.test(basename(path));

/** Whether a stub is of those that pyright brings, which are known to be sound. */
export const isTypeshed = ({ path }: Place): boolean => path.split(sep).includes('typeshed-fallback');

/** The text of a source file; empty where it cannot be read. */
export async function readSource(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.length > longestSource ? '' : text;
}

/** The modules and packages beside the files of a package, compiled ones included. */
export async function submodulesOf(places: readonly Place[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const folder of new Set(places.filter(isPackage).map(({ path }) => dirname(path))))
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const name = entry.isDirectory()
        ? entry.name
        : /^(\w+)(?:\.[\w-]+)*\.(?:pyi?|so|pyd)$/.exec(entry.name)?.[1];
      if (name && /^\w+$/.test(name) && name !== '__init__' && name !== '__pycache__') found.add(name);
    }
  return found;
}
