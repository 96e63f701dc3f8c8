import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { scanPython } from '../../../core/verification/scan/scanPython.ts';
import type { SourceLocation } from '../../../core/text/position.ts';
import {
  bindsName,
  fillsItself,
  isBroken,
  makesOwnNames,
} from '../../../core/verification/symbols/namesInSource.ts';

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

/** Whether a name that pyright does not find in a module is certainly absent. */
export async function isAbsenceSure(owner: readonly SourceLocation[], name: string): Promise<boolean> {
  const hasStub = owner.some(isStub);
  const isSound = owner.some(isStandardLibrary);
  // Stubs leave out private names.
  if (hasStub && /^_(?!_)/.test(name)) return false;
  for (const place of owner) {
    const text = await readSource(place.path);
    if (isStub(place)) {
      if (!isTypeshed(place) && isBroken(text)) return false;
    } else if (!hasStub) {
      if (makesOwnNames(text) || isBroken(text)) return false;
    } else if (!isSound && fillsItself(text)) return false;
    else if (await sourceBinds(place.path, name, isSound)) return false;
  }
  return true;
}

/** Chains of star imports are followed so far. */
const deepestStars = 4;

/**
 * Whether the source of a module binds a name, by itself or through star imports. True if it star-imports a module without
 * source, which may have it.
 *
 * @param isSound Whether modules without source, such as compiled ones of the standard library, are known not to have it.
 */
async function sourceBinds(path: string, name: string, isSound: boolean, depth = 0): Promise<boolean> {
  const source = await readSource(path);
  if (bindsName(source, name)) return true;
  if (!/\bimport[ \t]*\*/.test(source)) return false;
  for (const { module, level, name: taken } of scanPython(source).imports) {
    if (taken !== '*') continue;
    const from = depth < deepestStars ? await sourceOf(module, level, path) : undefined;
    if (from === undefined ? !isSound : from !== path && (await sourceBinds(from, name, isSound, depth + 1)))
      return true;
  }
  return false;
}

/** The source of a module that another imports, if it is in the same package or next to it. */
async function sourceOf(module: string, level: number, importer: string): Promise<string | undefined> {
  let folder = dirname(importer);
  for (let up = 1; up < level; up++) folder = dirname(folder);
  if (level === 0) folder = await importRoot(folder);
  const base = join(folder, ...module.split('.').filter(Boolean));
  for (const path of [join(base, '__init__.py'), `${base}.py`]) if (await isFile(path)) return path;
  return undefined;
}

/** The first folder above a package. */
async function importRoot(folder: string): Promise<string> {
  let root = folder;
  for (let depth = 0; depth < 32 && (await isFile(join(root, '__init__.py'))); depth++) root = dirname(root);
  return root;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
