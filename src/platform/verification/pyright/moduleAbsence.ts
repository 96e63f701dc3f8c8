import type { SourceLocation } from '../../../core/text/position.ts';
import { isBroken } from '../../../core/verification/symbols/namesInSource.ts';
import type { InstalledModules } from './installedModules.ts';
import { isFile, isStandardLibrary, isStub, isTypeshed, readSource, submodulesOf } from './moduleSource.ts';

/** Whether a name that pyright does not find in a module is certainly absent. */
export async function isAbsentInModule(
  owner: readonly SourceLocation[],
  name: string,
  modules: InstalledModules,
): Promise<boolean> {
  const hasStub = owner.some(isStub);
  // Stubs leave out private names.
  if (hasStub && /^_(?!_)/.test(name)) return false;
  for (const place of owner)
    if (isStub(place) && !isTypeshed(place) && isBroken(await readSource(place.path))) return false;
  const sources = await sourcesOf(owner);
  if ((await submodulesOf([...owner, ...sources])).has(name)) return false;
  const isSound = owner.some(isStandardLibrary);
  const fillings = hasStub ? (isSound ? [] : (['sure'] as const)) : (['sure', 'possible'] as const);
  for (const { path } of sources) {
    if (!hasStub && isBroken(await readSource(path))) return false;
    if ((await modules.has(path, name, { fillings, isSound })) !== 'no') return false;
  }
  return true;
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
    const text = await readSource(path);
    if ((!isInStubs && !text.includes('TYPE_CHECKING')) || isBroken(text)) return false;
    const has = await modules.has(path, name, { fillings: ['sure', 'possible'], isSound: false });
    if (has !== 'no') return false;
  }
  return !(await submodulesOf([...owner, ...sources])).has(name);
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
