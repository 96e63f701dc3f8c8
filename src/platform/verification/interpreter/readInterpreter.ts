import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { parsePythonVersion, type PythonVersion } from '../../../core/verification/packages/pythonVersion.ts';
import { userPackages, type UserEnvironment } from './userPackages.ts';
import { existingFolders, fileExists, isUncPath, readSmallFile } from '../untrustedFiles.ts';

/** A Python on this machine. Paths are absolute. */
export interface PythonInterpreter {
  /** The program. */
  readonly path: string;
  readonly version: PythonVersion | undefined;
  /** Where its packages are, in its search order. */
  readonly packageFolders: readonly string[];
  /** Where its own modules are; undefined if that is not known. */
  readonly standardLibrary: string | undefined;
}

/**
 * The packages and version of a Python program, from the files around it and without running it. `undefined` where they
 * do not say, as with a script that selects one of several.
 */
export async function readInterpreter(
  path: string,
  user: UserEnvironment,
): Promise<PythonInterpreter | undefined> {
  const environment = await readVirtualEnvironment(dirname(dirname(path)), user);
  if (environment) return { ...environment, path };
  const program = await realpath(path).catch(() => undefined);
  if (program === undefined) return undefined;
  const [, numbers] = /^(?:python|pypy)w?(\d*(?:\.\d+)?)t?(?:\.exe)?$/i.exec(basename(program)) ?? [];
  if (numbers === undefined) return undefined;
  const installation = await readInstallation(dirname(program), parsePythonVersion(numbers), user);
  return installation && { ...installation, path };
}

const programs = ['bin/python3', 'bin/python', 'Scripts/python.exe'];

/**
 * The interpreter of a virtual environment, from its `pyvenv.cfg` and without running anything. `undefined` if the
 * folder is not one, or has lost its packages.
 *
 * @param user Where Python searches too if the virtual environment allows it.
 */
export async function readVirtualEnvironment(
  folder: string,
  user: UserEnvironment,
): Promise<PythonInterpreter | undefined> {
  const text = await readSmallFile(join(folder, 'pyvenv.cfg'), 1 << 16);
  if (text === undefined) return undefined;
  const settings = readSettings(text);
  const declared = parsePythonVersion(settings.get('version') ?? settings.get('version_info') ?? '');
  const own = await sitePackages(folder, declared);
  if (own === undefined) return undefined;
  const version = declared ?? parsePythonVersion(/(\d+\.\d+)t?[/\\]site-packages$/.exec(own)?.[1] ?? '');
  const base = await readBase(settings.get('home') ?? '', version, user);
  const seesBase = settings.get('include-system-site-packages')?.toLowerCase() === 'true';
  return {
    path: join(folder, await firstOf(folder, programs)),
    version: version ?? base.version,
    packageFolders: [own, ...(seesBase ? base.packageFolders : [])],
    standardLibrary: base.standardLibrary,
  };
}

const unknownInstallation: PythonInstallation = {
  version: undefined,
  packageFolders: [],
  standardLibrary: undefined,
};

/** The installation that a virtual environment was made from. */
async function readBase(
  path: string,
  version: PythonVersion | undefined,
  user: UserEnvironment,
): Promise<PythonInstallation> {
  if (!isAbsolute(path) || isUncPath(path)) return unknownInstallation;
  return (await readInstallation(path, version, user)) ?? unknownInstallation;
}

/** The settings of a `pyvenv.cfg`, their names in lower case. */
function readSettings(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key === undefined ? [] : [[key.toLowerCase(), value!] as const];
    }),
  );
}

/** The package folder of a virtual environment; undefined where it has lost it. */
async function sitePackages(folder: string, version: PythonVersion | undefined): Promise<string | undefined> {
  const inLib = (await names(join(folder, 'lib'))).filter((name) => /^(?:python|pypy)\d/.test(name));
  const [first] = await existingFolders([
    ...(version ? [join(folder, 'lib', `python${version.major}.${version.minor}`, 'site-packages')] : []),
    ...inLib.map((name) => join(folder, 'lib', name, 'site-packages')),
    join(folder, 'Lib', 'site-packages'),
  ]);
  return first;
}

async function firstOf(folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) if (await fileExists(join(folder, name))) return name;
  return names[0]!;
}

/** What an installed Python consists of, but for its program. */
export type PythonInstallation = Omit<PythonInterpreter, 'path'>;

/**
 * Reads the Python whose program is in a folder (`bin` or, on Windows, the installation itself), without running it.
 * `undefined` if there is no standard library.
 *
 * @param version Which one is meant, where several share a folder.
 * @param user For packages installed for the user alone.
 */
export async function readInstallation(
  programFolder: string,
  version: PythonVersion | undefined,
  user: UserEnvironment,
): Promise<PythonInstallation | undefined> {
  const prefix = dirname(programFolder);
  const found: { readonly library: string; readonly version: PythonVersion | undefined }[] = [];
  // Fedora has the library of a 64-bit Python in lib64, and packages in both.
  for (const lib of ['lib', 'lib64'])
    for (const name of await names(join(prefix, lib))) {
      const [, numbers] = /^(?:python|pypy)(\d+\.\d+)t?$/.exec(name) ?? [];
      if (numbers === undefined) continue;
      found.push({ library: join(prefix, lib, name), version: parsePythonVersion(numbers) });
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
      ...userPackages(user, basename(library) === 'Lib' ? short : basename(library)),
      // Debian keeps what it installs itself apart from what people install.
      ...(prefix === '/usr'
        ? [`/usr/local/lib/${short}/dist-packages`, '/usr/lib/python3/dist-packages']
        : []),
      join(library, 'dist-packages'),
      join(library, 'site-packages'),
      join(prefix, 'lib', basename(library), 'site-packages'),
    ]);
    return { version, packageFolders, standardLibrary: library };
  }
  return undefined;
}

function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
