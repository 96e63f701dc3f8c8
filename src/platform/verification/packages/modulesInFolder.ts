import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isModuleName, moduleOfFile } from '../../../core/verification/packages/moduleName.ts';
import { fileExists } from '../untrustedFiles.ts';

/** Packages nested deeper are not followed. */
const deepestPackage = 32;

/** Folders nested deeper are not searched for modules. */
const deepestNamespace = 3;

/**
 * The modules that are in the workspace: in the folder of the importing file, at the top of the package that the file is
 * in, or in the folders that its project imports from.
 *
 * @param place.installed Installed modules: they come before a folder of their name that is no package.
 */
export async function workspaceModules(
  modules: readonly string[],
  place: {
    readonly folders: readonly string[];
    readonly path?: string | undefined;
    readonly installed: Pick<ReadonlySet<string>, 'has'>;
  },
): Promise<Set<string>> {
  const { path, installed } = place;
  const folders = new Set([
    ...(path === undefined ? [] : [dirname(path), await importRoot(dirname(path))]),
    ...place.folders,
  ]);
  const found = new Set<string>();
  for (const one of folders) {
    const candidates = moduleCandidates(await readdir(one, { withFileTypes: true }).catch(() => []));
    for (const module of modules) {
      const isFile = candidates.get(module);
      if (isFile === undefined || !isModuleName(module)) continue;
      if (isFile || (await isOwnFolder(join(one, module), installed.has(module)))) found.add(module);
    }
  }
  return found;
}

async function isOwnFolder(folder: string, isInstalled: boolean): Promise<boolean> {
  return isInstalled ? fileExists(join(folder, '__init__.py')) : holdsModules(folder);
}

/** The first folder above a package, which absolute imports of its files start from. */
async function importRoot(folder: string): Promise<string> {
  let root = folder;
  for (let depth = 0; depth < deepestPackage && (await fileExists(join(root, '__init__.py'))); depth++)
    root = dirname(root);
  return root;
}

/** What could be a top-level module among the entries of a folder: `true` for a file, `false` for a folder. */
export function moduleCandidates(entries: readonly Dirent[]): Map<string, boolean> {
  const candidates = new Map<string, boolean>();
  for (const entry of entries) {
    const module = moduleOfFile(entry.name);
    if (module !== undefined && !entry.isDirectory()) candidates.set(module, true);
  }
  for (const entry of entries) {
    if (entry.isFile() || !isModuleName(entry.name) || entry.name === '__pycache__') continue;
    if (!candidates.has(entry.name)) candidates.set(entry.name, false);
  }
  return candidates;
}

/** Whether there is Python in a folder, or below it as in a namespace package. */
export async function holdsModules(folder: string, depth = 0): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => !entry.isDirectory() && moduleOfFile(entry.name) !== undefined)) return true;
  if (depth === deepestNamespace) return false;
  for (const entry of entries) {
    // Symbolic links are not followed: they may be circular.
    if (!entry.isDirectory() || !isModuleName(entry.name) || entry.name === '__pycache__') continue;
    if (await holdsModules(join(folder, entry.name), depth + 1)) return true;
  }
  return false;
}
