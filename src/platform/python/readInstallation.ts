import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parsePythonVersion, type PythonVersion } from '../../core/verification/packages/pythonVersion.ts';
import { existingFolders } from './existingFolders.ts';
import type { PythonInterpreter } from './pythonInterpreter.ts';

/** What an installed Python holds beside its program. */
export type PythonInstallation = Omit<PythonInterpreter, 'path'>;

/**
 * What belongs to the Python whose program lies in a folder (`bin` or, on Windows, the installation itself), without
 * running it. `undefined` where no standard library is beside it.
 *
 * @param version Which one is meant, where several share a folder.
 * @param home The person's home folder, for packages installed for them alone.
 */
export async function readInstallation(
  programFolder: string,
  version: PythonVersion | undefined,
  home: string | undefined,
): Promise<PythonInstallation | undefined> {
  const prefix = dirname(programFolder);
  const found: { readonly library: string; readonly version: PythonVersion | undefined }[] = [];
  for (const name of await names(join(prefix, 'lib'))) {
    const [, numbers] = /^(?:python|pypy)(\d+\.\d+)t?$/.exec(name) ?? [];
    if (numbers === undefined) continue;
    found.push({ library: join(prefix, 'lib', name), version: parsePythonVersion(numbers) });
  }
  const windows = /^python(\d)(\d+)\.dll$/i;
  const dll = (await names(programFolder)).map((name) => windows.exec(name)).find((match) => match !== null);
  if (dll)
    found.push({ library: join(programFolder, 'Lib'), version: parsePythonVersion(`${dll[1]}.${dll[2]}`) });
  const isMeant = (one: PythonVersion | undefined): boolean =>
    !version || (one?.major === version.major && one.minor === version.minor);
  const candidates = found.filter((one) => isMeant(one.version));
  for (const { library, version } of candidates.sort(
    (a, b) => (b.version?.minor ?? 0) - (a.version?.minor ?? 0),
  )) {
    if (!(await names(library)).includes('os.py')) continue;
    const short = `python${version?.major}.${version?.minor}`;
    const packageFolders = await existingFolders([
      ...(home === undefined ? [] : [join(home, '.local', 'lib', short, 'site-packages')]),
      // Debian keeps what it installs itself apart from what people install.
      ...(prefix === '/usr'
        ? [`/usr/local/lib/${short}/dist-packages`, '/usr/lib/python3/dist-packages']
        : []),
      join(library, 'dist-packages'),
      join(library, 'site-packages'),
    ]);
    return { version, packageFolders, standardLibrary: library };
  }
  return undefined;
}

function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
