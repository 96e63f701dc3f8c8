import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../../../core/verification/symbols/symbolChecker.ts';
import type { SourceFolder } from './attributes/heirs.ts';

/** What verdicts are based on, as far as it was found. */
export interface Basis {
  /** Files that were read for them. */
  readonly files: ReadonlySet<string>;
  /** Folders all of whose sources were searched. */
  readonly sourceFolders: readonly SourceFolder[];
  /** Files whose whole text was searched, and not only the definitions that lead to it. */
  readonly texts: ReadonlySet<string>;
  /** Whether all names of a module or class were asked for. */
  readonly hasListed: boolean;
}

/** What verdicts are based on. */
export interface Evidence extends Basis {
  /** Modules, dotted, that were found nowhere. */
  readonly absent: ReadonlySet<string>;
}

/** All that several are made of. */
export function joined(...all: readonly Basis[]): Basis {
  return {
    files: new Set(all.flatMap(({ files }) => [...files])),
    sourceFolders: all.flatMap(({ sourceFolders }) => sourceFolders),
    texts: new Set(all.flatMap(({ texts }) => [...texts])),
    hasListed: all.some(({ hasListed }) => hasListed),
  };
}

/** A verdict whose definition is shown where it really is, and not in a folder of ours. */
export function withOriginal(verdict: Verdict, original: (path: string) => string): Verdict {
  if (verdict.kind !== 'exists' || !verdict.source) return verdict;
  const { path, line } = verdict.source;
  return { ...verdict, source: { path: original(path), line } };
}

/** The same with the paths that files really have. */
export function withOriginals(
  { files, sourceFolders, texts, hasListed }: Basis,
  original: (path: string) => string,
): Basis {
  return {
    files: new Set(Array.from(files, original)),
    sourceFolders: sourceFolders.map((folder) => ({ ...folder, path: original(folder.path) })),
    texts: new Set(Array.from(texts, original)),
    hasListed,
  };
}

/**
 * Whether files have changed, or modules were added, since a time: pyright is not notified of changes, since nothing
 * watches the package folders.
 *
 * @param since In milliseconds since 1970.
 * @param folders Where modules are searched, the folder of the code first.
 */
export async function isOutdated(
  { files, absent }: Pick<Evidence, 'files' | 'absent'>,
  since: number,
  folders: readonly string[],
): Promise<boolean> {
  const candidates = [...files];
  for (const module of absent) {
    const names = module.split('.');
    // Of `from . import part`, only the file's own folder tells.
    for (const folder of module === '' ? folders.slice(0, 1) : folders)
      for (let depth = 1; depth <= names.length; depth++) {
        const path = join(folder, ...names.slice(0, depth));
        candidates.push(path, `${path}.py`, `${path}.pyi`);
      }
  }
  const isNewer = async (path: string): Promise<boolean> => {
    // ctime too: unpacked or copied files keep an older mtime. A link may be newer than what it leads to.
    const found = await Promise.all([stat, lstat].map((one) => one(path).catch(() => undefined)));
    return found.some((one) => one !== undefined && Math.max(one.mtimeMs, one.ctimeMs) > since);
  };
  return (await Promise.all(candidates.map(isNewer))).includes(true);
}
