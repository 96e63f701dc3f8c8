import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { Caution } from '../../../../core/verification/modules/moduleNames.ts';
import type { Filling } from '../../../../core/verification/modules/selfFilling.ts';
import { assignsAttribute } from '../../../../core/verification/symbols/namesInSource.ts';
import type { InstalledModules } from './installedModules.ts';
import { isFile, isStandardLibrary, isStub, isTypeshed, submodulesOf } from './moduleSource.ts';

/** Whether a name that pyright does not find in a module is certainly absent. */
export async function isAbsentInModule(
  owner: readonly SourceLocation[],
  name: string,
  modules: InstalledModules,
): Promise<boolean> {
  const hasStub = owner.some(isStub);
  // Stubs leave out private names.
  if (hasStub && (/^_(?!_)/.test(name) || (await isAnyBroken(owner.filter(isForeignStub), modules))))
    return false;
  const sources = await sourcesOf(owner);
  if ((await submodulesOf([...owner, ...sources])).has(name)) return false;
  const isSound = owner.some(isStandardLibrary);
  if (sources.length === 0) return isSound || !(await isInCompiled(owner, name, modules));
  if (!hasStub && (await isAnyBroken(sources, modules))) return false;
  const fillings: Filling[] = hasStub ? ['sure'] : ['sure', 'possible'];
  for (const { path } of sources)
    if (!(await isAbsentIn(path, name, { fillings: isSound ? [] : fillings, isSound }, modules)))
      return false;
  return true;
}

const isForeignStub = (place: SourceLocation): boolean => isStub(place) && !isTypeshed(place);

async function isAnyBroken(places: readonly SourceLocation[], modules: InstalledModules): Promise<boolean> {
  for (const { path } of places) if (await modules.isBroken(path)) return true;
  return false;
}

async function isAbsentIn(
  path: string,
  name: string,
  caution: Caution,
  modules: InstalledModules,
): Promise<boolean> {
  return (await modules.has(path, name, caution)) === 'no' && !(await isSetByPackage(path, name, modules));
}

/**
 * Whether the installed source of a module certainly does not have a name, whatever is declared for type checkers: in a
 * stub, or under `if TYPE_CHECKING`.
 *
 * @param owner Where the module is defined.
 * @param places Where pyright finds the name.
 */
export async function isAbsentInSource(
  owner: readonly SourceLocation[],
  places: readonly SourceLocation[],
  name: string,
  modules: InstalledModules,
): Promise<boolean> {
  if (owner.some(isStandardLibrary) || name.startsWith('_')) return false;
  const sources = await sourcesOf(owner);
  if (sources.length === 0) return false;
  const isInStubs = places.every(isStub);
  for (const { path } of sources) {
    if (!isInStubs && !(await modules.peek(path)).includes('TYPE_CHECKING')) return false;
    if (await modules.isBroken(path)) return false;
    const has = await modules.has(path, name, { fillings: ['sure', 'possible'], isSound: false });
    if (has !== 'no' || (await isSetByPackage(path, name, modules))) return false;
    if (isInStubs && (await isReplaced(path, modules))) return false;
  }
  // Where it comes from, it may be given to the module.
  for (const { path } of places) if (await setsAttributeOf(path, name, modules)) return false;
  return !(await submodulesOf([...owner, ...sources])).has(name);
}

/** Whether a name stands in the compiled module that a stub describes; stubs leave out what such a module imports. */
async function isInCompiled(
  places: readonly SourceLocation[],
  name: string,
  modules: InstalledModules,
): Promise<boolean> {
  for (const { path } of places) {
    const stem = basename(path).replace(/\.pyi?$/, '');
    for (const entry of await readdir(dirname(path)).catch((): string[] => [])) {
      if (!entry.startsWith(`${stem}.`) || !/\.(?:so|pyd)$/.test(entry)) continue;
      const bytes = await modules.readCompiled(join(dirname(path), entry));
      if (bytes?.includes(`${name}\0`) === true) return true;
    }
  }
  return false;
}

/** The `__init__` of the package that a module is in, and of those around that. */
async function packagesAround(path: string): Promise<string[]> {
  const found: string[] = [];
  const isInit = /^__init__\.pyi?$/.test(basename(path));
  for (let folder = dirname(isInit ? dirname(path) : path); found.length < 32; folder = dirname(folder)) {
    const init = join(folder, '__init__.py');
    if (!(await isFile(init))) break;
    found.push(init);
  }
  return found;
}

/** Whether the package that a module is in assigns an attribute of this name of it. */
async function isSetByPackage(path: string, name: string, modules: InstalledModules): Promise<boolean> {
  const [init] = await packagesAround(path);
  return init !== undefined && setsAttributeOf(init, name, modules);
}

async function setsAttributeOf(path: string, name: string, modules: InstalledModules): Promise<boolean> {
  return assignsAttribute(await modules.readText(path), name);
}

/** Whether a package around a module may put another one in its place. */
async function isReplaced(path: string, modules: InstalledModules): Promise<boolean> {
  for (const init of await packagesAround(path))
    if (/\bsys\.modules\b|\bmeta_path\b/.test(await modules.peek(init))) return true;
  return false;
}

/** The sources of a module; those beside its stubs, and those that the stubs of another package describe. */
async function sourcesOf(places: readonly SourceLocation[]): Promise<SourceLocation[]> {
  const sources = places.filter((place) => !isStub(place));
  if (sources.length > 0) return sources;
  for (const { path, line } of places) {
    if (isTypeshed({ path, line })) continue;
    const source = path.replace(/-stubs(?=[\\/])/, '').replace(/i$/, '');
    if (await isFile(source)) sources.push({ path: source, line });
  }
  return sources;
}
