import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isModuleName } from '../../core/verification/packages/isModuleName.ts';
import { fileExists } from './fileExists.ts';
import { holdsModules } from './holdsModules.ts';
import { moduleCandidates } from './moduleCandidates.ts';

/** Packages are not nested deeper than this. */
const deepest = 32;

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
  for (let depth = 0; depth < deepest && (await fileExists(join(root, '__init__.py'))); depth++)
    root = dirname(root);
  return root;
}
