import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mapConcurrently } from '../../../../core/lifetime/async.ts';
import { LruMap } from '../../../../core/lifetime/lruMap.ts';
import { classHeaders, type ClassHeader } from '../../../../core/verification/symbols/classHeaders.ts';
import { readSource } from './moduleSource.ts';

/** More files are not read; the biggest packages have about 2,000. */
const mostFiles = 4_000;

/** So many packages are kept; the sources of one take some MB. */
const mostKept = 6;

const readAtOnce = 16;

/** Folders whose classes no value is of that a user has. */
const leftOut = /^(?:tests?|testing|__pycache__|node_modules|site-packages|\..*)$/;

export interface PackageFile {
  readonly path: string;
  readonly text: string;
  readonly headers: readonly ClassHeader[];
}

/** Reads all sources of packages, and keeps what was read of a file until it changes. */
export class PackageSources {
  readonly #kept = new LruMap<string, ReadonlyMap<string, PackageFile & { readonly stamp: string }>>(
    mostKept,
  );

  /**
   * The sources in a folder; undefined where there are too many files.
   *
   * @param options.isDeep With those in the folders inside of it.
   */
  async files(options: {
    readonly folder: string;
    readonly isStubs: boolean;
    readonly isDeep: boolean;
  }): Promise<readonly PackageFile[] | undefined> {
    const paths = await pathsIn(options);
    if (!paths) return undefined;
    const key = Object.values(options).join('\0');
    const known = this.#kept.get(key);
    const files = await mapConcurrently(paths, readAtOnce, async (path) => {
      const found = await stat(path).catch(() => undefined);
      const stamp = `${found?.mtimeMs} ${found?.ctimeMs} ${found?.size}`;
      const kept = known?.get(path);
      if (kept?.stamp === stamp) return kept;
      const text = await readSource(path);
      return { path, stamp, text, headers: classHeaders(text) };
    });
    this.#kept.set(key, new Map(files.map((file) => [file.path, file])));
    return files;
  }
}

async function pathsIn({
  folder,
  isStubs,
  isDeep,
}: {
  readonly folder: string;
  readonly isStubs: boolean;
  readonly isDeep: boolean;
}): Promise<string[] | undefined> {
  const paths: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop())
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (isDeep && !leftOut.test(entry.name)) folders.push(path);
      } else if (entry.name.endsWith(isStubs ? '.pyi' : '.py')) paths.push(path);
      if (paths.length > mostFiles) return undefined;
    }
  return paths;
}
