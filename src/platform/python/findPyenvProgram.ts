import { basename, dirname, join } from 'node:path';
import { fileExists } from './fileExists.ts';
import { readSmallFile } from './readSmallFile.ts';

/**
 * The Python that a shim of pyenv would start: of PYENV_VERSION, else the workspace's `.python-version`, else the global
 * one. `undefined` when the path is no such shim or the version is not installed.
 */
export async function findPyenvProgram(
  shim: string,
  versionName: string | undefined,
  folder: string | undefined,
): Promise<string | undefined> {
  if (basename(dirname(shim)) !== 'shims') return undefined;
  const root = dirname(dirname(shim));
  const local = folder === undefined ? undefined : await readSmallFile(join(folder, '.python-version'), 256);
  const chosen = versionName || local || (await readSmallFile(join(root, 'version'), 256)) || '';
  for (const version of chosen.split(/[\s:]+/)) {
    if (!/^\w[\w.-]*$/.test(version)) continue;
    const program = join(root, 'versions', version, 'bin', 'python3');
    if (await fileExists(program)) return program;
  }
  return undefined;
}
