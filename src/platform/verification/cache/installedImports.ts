import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallFile } from '../untrustedFiles.ts';

/** Longer ones are data. In bytes. */
const longestFile = 1 << 20;

const deepest = 40;

/** What nothing imports that is of use. */
const leftOut = /^(?:tests?|__pycache__|node_modules|\..*)$/;

/**
 * The modules, dotted, that installed code imports from outside of what is installed: those that begin with one of some
 * names. A workspace may have modules of names that packages import, and a package may be installed from a workspace.
 *
 * @param roots Folders of packages.
 * @param hidden Of the names, those of regular packages in the workspace that are found before any in these folders: what
 *   bears such a name there can never be imported.
 */
export async function installedImports(
  roots: readonly string[],
  names: readonly string[],
  hidden: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const found = new Set<string>();
  if (names.length === 0) return [];
  const named = String.raw`((?:${names.join('|')})(?:\.\w+)*)(?![\w.])`;
  const imports = new RegExp(
    String.raw`(?:^|[;:])[ \t]*(?:from[ \t]+${named}[ \t]+import\b|import[ \t]+(?:[\w.]+(?:[ \t]+as[ \t]+\w+)?[ \t]*,[ \t]*)*${named})`,
    'gm',
  );
  const read = async (folder: string, depth: number): Promise<void> => {
    signal.throwIfAborted();
    if (depth > deepest) return;
    const all = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const entries = depth > 0 ? all : all.filter(({ name }) => !hidden.includes(name.replace(/\.pyi?$/, '')));
    await Promise.all(
      entries.map(async (entry) => {
        if (!/\.pyi?$/.test(entry.name)) return;
        const text = (await readSmallFile(join(folder, entry.name), longestFile)) ?? '';
        for (const [, from, plain] of text.matchAll(imports)) found.add((from ?? plain)!);
      }),
    );
    for (const entry of entries)
      if (!leftOut.test(entry.name) && (entry.isDirectory() || entry.isSymbolicLink()))
        await read(join(folder, entry.name), depth + 1);
  };
  for (const root of roots) await read(root, 0);
  return [...found].sort();
}
