import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parsePythonVersion } from '../../core/verification/packages/pythonVersion.ts';
import { existingFolders } from './existingFolders.ts';
import { fileExists } from './fileExists.ts';
import { isElsewhere } from './isElsewhere.ts';
import type { PythonInterpreter } from './pythonInterpreter.ts';
import { readInstallation } from './readInstallation.ts';
import { readSmallFile } from './readSmallFile.ts';

const programs = ['bin/python3', 'bin/python', 'Scripts/python.exe'];

/**
 * The interpreter of a virtual environment, from its `pyvenv.cfg` and without running anything. `undefined` where the
 * folder is none, or has lost its packages.
 *
 * @param home The person's home folder, where Python looks too if the environment lets it.
 */
export async function readVirtualEnvironment(
  folder: string,
  home: string | undefined,
): Promise<PythonInterpreter | undefined> {
  const text = await readSmallFile(join(folder, 'pyvenv.cfg'), 1 << 16);
  if (text === undefined) return undefined;
  const settings = new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key === undefined ? [] : [[key.toLowerCase(), value!] as const];
    }),
  );
  const told = parsePythonVersion(settings.get('version') ?? settings.get('version_info') ?? '');
  const inLib = (await readdir(join(folder, 'lib')).catch(() => [])).filter((name) =>
    /^(?:python|pypy)\d/.test(name),
  );
  const folders = await existingFolders([
    ...(told ? [join(folder, 'lib', `python${told.major}.${told.minor}`, 'site-packages')] : []),
    ...inLib.map((name) => join(folder, 'lib', name, 'site-packages')),
    join(folder, 'Lib', 'site-packages'),
  ]);
  const [own] = folders;
  if (own === undefined) return undefined;
  const version = told ?? parsePythonVersion(/(\d+\.\d+)t?[/\\]site-packages$/.exec(own)?.[1] ?? '');
  const base = settings.get('home');
  const system =
    base !== undefined && isAbsolute(base) && !isElsewhere(base)
      ? await readInstallation(base, version, home)
      : undefined;
  const seesSystem = settings.get('include-system-site-packages')?.toLowerCase() === 'true';
  return {
    path: join(folder, await firstOf(folder, programs)),
    version: version ?? system?.version,
    packageFolders: [own, ...(seesSystem ? (system?.packageFolders ?? []) : [])],
    standardLibrary: system?.standardLibrary,
  };
}

async function firstOf(folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) if (await fileExists(join(folder, name))) return name;
  return names[0]!;
}
