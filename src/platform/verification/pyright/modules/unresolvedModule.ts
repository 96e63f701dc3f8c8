import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makesSubmodule } from '../../../../core/verification/modules/madeSubmodules.ts';
import type { CodeSites } from '../../../../core/verification/symbols/codeSites.ts';
import type { Verdict } from '../../../../core/verification/symbols/symbolChecker.ts';
import { suggestSymbols } from '../../../../core/verification/symbols/suggestSymbols.ts';
import type { OffsetRange } from '../../../../core/text/offsetRange.ts';
import type { SourceLocation } from '../../../../core/text/position.ts';
import type { InstalledModules } from './installedModules.ts';
import { isStandardLibrary, isStub, submodulesOf } from './moduleSource.ts';

/** Where a module is imported that was not found. */
export interface UnresolvedImport {
  readonly code: string;
  readonly sites: CodeSites;
  /** The dotted name, with its leading dots. */
  readonly range: OffsetRange;
  /** Where a module is defined. */
  readonly definitionsOf: (module: string) => Promise<SourceLocation[]>;
  readonly modules: InstalledModules;
}

/** The verdict on a module that was not found: of an installed package, or of one that is not installed. */
export async function unresolvedModule({
  code,
  sites,
  range,
  definitionsOf,
  modules: sources,
}: UnresolvedImport): Promise<Verdict> {
  // setuptools puts its own copy in the place of what Python has no longer.
  if (/^\s*distutils\b/.test(code.slice(range.start, range.end))) return unknown('dynamic');
  let owner: SourceLocation[] = [];
  let module = '';
  for (const found of code.slice(range.start, range.end).matchAll(/\w+/g)) {
    const start = range.start + found.index;
    module += module === '' ? found[0] : `.${found[0]}`;
    const places = await definitionsOf(module);
    if (places.length > 0) {
      owner = places;
      continue;
    }
    // A namespace package has no file, but the packages in it may.
    if (owner.length === 0) continue;
    if (sites.isGuarded(start, found[0])) return unknown('not-installed');
    const modules = await submodulesOf(owner);
    if (modules.has(found[0])) return unknown('untyped');
    for (const { path } of await withSources(owner))
      if (makesSubmodule(await sources.readText(path), found[0])) return unknown('dynamic');
    const part = { start, end: start + found[0].length };
    return { kind: 'missing', nearest: suggestSymbols(found[0], [...modules]), part };
  }
  return unknown('not-installed');
}

/** Places, and beside the stubs of another package the source that they describe. */
async function withSources(places: readonly SourceLocation[]): Promise<SourceLocation[]> {
  const sources = places
    .filter((place) => isStub(place) && !isStandardLibrary(place))
    .map(({ path, line }) => ({ path: path.replace(/-stubs(?=[\\/])/, '').replace(/i$/, ''), line }));
  return [...places, ...sources];
}

/** A module that is made before it can be imported: generated, or compiled from another language. */
const madeLater = /^_|^version$|_pb2(?:_grpc)?$/;

/**
 * The verdict on a module of the same package that was not found.
 *
 * @param folder The folder of the file that imports it; undefined where it has none.
 */
export async function unresolvedRelative(
  { code, sites, range, modules: sources }: UnresolvedImport,
  folder: string | undefined,
): Promise<Verdict> {
  const [, dots = '', module = ''] =
    /^(\.+)([\w.]+)$/.exec(code.slice(range.start, range.end).replaceAll(/[\s\\]/g, '')) ?? [];
  if (folder === undefined || module === '') return unknown('not-installed');
  let place = join(folder, ...Array.from({ length: dots.length - 1 }, () => '..'));
  for (const name of module.split('.')) {
    const entries = await readdir(place).catch(() => undefined);
    if (!entries) return unknown('not-installed');
    const names = entries.map((entry) => entry.split('.', 1)[0]!);
    const start = range.start + code.slice(range.start, range.end).search(new RegExp(`\\b${name}\\b`, 'u'));
    // A source in another language may become a module.
    if (entries.includes(name)) {
      place = join(place, name);
      continue;
    }
    if (names.includes(name) || madeLater.test(name)) return unknown('untyped');
    if (sites.isGuarded(start, name)) return unknown('dynamic');
    if (makesSubmodule(await sources.readText(join(place, '__init__.py')), name)) return unknown('dynamic');
    const modules = entries.flatMap((entry) => /^([a-z]\w*)(?:\.pyi?)?$/i.exec(entry)?.[1] ?? []);
    const part = { start, end: start + name.length };
    return { kind: 'missing', nearest: suggestSymbols(name, modules), part };
  }
  return unknown('not-installed');
}

function unknown(reason: Extract<Verdict, { kind: 'unknown' }>['reason']): Verdict {
  return { kind: 'unknown', reason };
}
