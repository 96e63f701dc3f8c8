import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isModuleName, moduleOfFile } from '../../../core/verification/packages/moduleName.ts';
import { fileExists } from '../untrustedFiles.ts';

/** Packages are not nested deeper than this. */
const deepestPackage = 32;

/** Deeper than this no module is looked for in a folder. */
const deepestNamespace = 3;

/**
 * Those of the modules that lie in the workspace: beside the file that imports them, at the top of the package that the
 * file is in, or in the workspace's folder or its `src`.
 */
export async function workspaceModules(
  modules: readonly string[],
  place: { readonly folder?: string | undefined; readonly path?: string | undefined },
): Promise<Set<string>> {
  const { folder, path } = place;
  const folders = new Set([
    ...(path === undefined ? [] : [dirname(path), await importRoot(dirname(path))]),
    ...(folder === undefined ? [] : [folder, join(folder, 'src')]),
  ]);
  const found = new Set<string>();
  for (const one of folders) {
    const candidates = moduleCandidates(await readdir(one, { withFileTypes: true }).catch(() => []));
    for (const module of modules) {
      const isFile = candidates.get(module);
      if (isFile === undefined || !isModuleName(module)) continue;
      if (isFile || (await holdsModules(join(one, module)))) found.add(module);
    }
  }
  return found;
}

/** The first folder above a package: there lie the modules that its files import by their full names. */
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
    // Links below are not followed: they may lead round in circles.
    if (!entry.isDirectory() || !isModuleName(entry.name) || entry.name === '__pycache__') continue;
    if (await holdsModules(join(folder, entry.name), depth + 1)) return true;
  }
  return false;
}
