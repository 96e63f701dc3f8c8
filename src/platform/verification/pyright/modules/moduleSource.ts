import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { SourceLocation } from '../../../../core/text/position.ts';

/** In UTF-16 code units; the biggest generated module seen has 4.5 MB. */
const longestSource = 8_000_000;

export const isStub = ({ path }: SourceLocation): boolean => path.endsWith('.pyi');

/** Whether a file is the `__init__` of a package. */
const isPackage = ({ path }: SourceLocation): boolean => /^__init__\.pyi?$/.test(basename(path));

/** Whether a stub is one of pyright's own, which are known to be sound. */
export const isTypeshed = ({ path }: SourceLocation): boolean =>
  path.split(sep).includes('typeshed-fallback');

/** Whether a stub is of the standard library; those are checked against Python itself. */
export const isStandardLibrary = (place: SourceLocation): boolean =>
  isTypeshed(place) && place.path.split(sep).includes('stdlib');

/** Whether a file declares its types: a stub, or in a package with `py.typed`. */
export async function isTyped(place: SourceLocation): Promise<boolean> {
  if (isStub(place)) return true;
  for (let folder = dirname(place.path), depth = 0; depth < 32; folder = dirname(folder), depth++) {
    if (!(await isFile(join(folder, '__init__.py')))) return false;
    if (await isFile(join(folder, 'py.typed'))) return true;
  }
  return false;
}

/** The text of a source file; empty if it cannot be read. */
export async function readSource(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.length > longestSource ? '' : text;
}

/** The submodules and subpackages of a package, compiled ones included. */
export async function submodulesOf(places: readonly SourceLocation[]): Promise<Set<string>> {
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

/** The first folder above a package. */
export async function importRoot(folder: string): Promise<string> {
  let root = folder;
  for (let depth = 0; depth < 32 && (await isFile(join(root, '__init__.py'))); depth++) root = dirname(root);
  return root;
}

/** Whether there is a file. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
