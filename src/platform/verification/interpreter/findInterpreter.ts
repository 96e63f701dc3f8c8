import { stat } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { fileExists, readSmallFile } from '../untrustedFiles.ts';
import { askInterpreter, UnusablePythonError } from './askInterpreter.ts';
import {
  type PythonInterpreter,
  readInstallation,
  readInterpreter,
  readVirtualEnvironment,
} from './readInterpreter.ts';
import type { UserEnvironment } from './userPackages.ts';

export interface InterpreterSearch {
  /** The workspace folder. */
  readonly folder?: string | undefined;
  /** The user's selection: a program or the folder of an environment. Nothing else is considered then. */
  readonly explicitPath?: string | undefined;
  /** The same, used only if the workspace folder has no virtual environment of its own. */
  readonly defaultPath?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether programs may be run whose files do not say enough. */
  readonly isTrusted: boolean;
  /** Limit for a program that is run, in milliseconds. */
  readonly timeout?: number;
}

/** The folders in which projects keep their virtual environment. */
export const environmentNames: readonly string[] = ['.venv', 'venv', 'env'];

/**
 * The Python whose packages count: the selected one, else the workspace's virtual environment, else the default one, else
 * the activated one, else the first on the PATH; `undefined` when there is none. Rejects with an `UnusablePythonError`
 * only for a path that was given and is not Python.
 */
export async function findInterpreter(
  search: InterpreterSearch,
  signal: AbortSignal,
): Promise<PythonInterpreter | undefined> {
  const { folder, explicitPath = '', defaultPath = '', environment } = search;
  if (explicitPath !== '') return readChosen(resolve(folder ?? '', explicitPath), search, signal);
  for (const name of folder === undefined ? [] : environmentNames) {
    signal.throwIfAborted();
    const found = await readVirtualEnvironment(join(folder!, name), environment);
    if (found) return found;
  }
  if (defaultPath !== '') return readChosen(resolve(folder ?? '', defaultPath), search, signal);
  return (await readActive(environment)) ?? findOnPath(search, signal);
}

/** The activated virtual environment, or that of conda. */
async function readActive(
  environment: InterpreterSearch['environment'],
): Promise<PythonInterpreter | undefined> {
  const active = environment['VIRTUAL_ENV'] ?? '';
  const found = isAbsolute(active) ? await readVirtualEnvironment(active, environment) : undefined;
  const conda = environment['CONDA_PREFIX'] ?? '';
  return found ?? (isAbsolute(conda) ? readFolder(conda, environment) : undefined);
}

async function readChosen(
  path: string,
  search: InterpreterSearch,
  signal: AbortSignal,
): Promise<PythonInterpreter> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new UnusablePythonError({ kind: 'not-found', path }, cause);
  });
  if (status.isDirectory()) {
    const found = await readFolder(path, search.environment);
    if (found) return found;
    throw new UnusablePythonError({ kind: 'not-environment', path });
  }
  const found = await readProgram(path, search);
  if (found) return found;
  if (!search.isTrusted) throw new UnusablePythonError({ kind: 'untrusted', path });
  return askInterpreter(path, { ...search, signal });
}

async function findOnPath(
  search: InterpreterSearch,
  signal: AbortSignal,
): Promise<PythonInterpreter | undefined> {
  const { environment } = search;
  const programs = process.platform === 'win32' ? ['python3.exe', 'python.exe'] : ['python3', 'python'];
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  for (const program of programs) {
    for (const folder of path.split(delimiter).filter(isAbsolute)) {
      signal.throwIfAborted();
      const candidate = join(folder, program);
      if (!(await fileExists(candidate))) continue;
      const read = await readProgram(candidate, search);
      if (read) return read;
      if (!search.isTrusted || (await asksToInstall(candidate))) continue;
      const asked = await askInterpreter(candidate, { ...search, signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof PhidelityError) return undefined; // the next one may be better
        throw error;
      });
      if (asked) return asked;
    }
  }
  return undefined;
}

/** On macOS without the developer tools, running this program opens a dialog that offers to install them. */
async function asksToInstall(path: string): Promise<boolean> {
  if (process.platform !== 'darwin' || path !== '/usr/bin/python3') return false;
  return !(await fileExists('/Library/Developer/CommandLineTools/usr/bin/python3'));
}

async function readProgram(path: string, search: InterpreterSearch): Promise<PythonInterpreter | undefined> {
  const { environment, folder } = search;
  const program = (await findPyenvProgram(path, environment['PYENV_VERSION'], folder)) ?? path;
  return readInterpreter(program, environment);
}

async function readFolder(folder: string, user: UserEnvironment): Promise<PythonInterpreter | undefined> {
  const environment = await readVirtualEnvironment(folder, user);
  if (environment) return environment;
  const isWindows = process.platform === 'win32';
  const programs = isWindows ? folder : join(folder, 'bin');
  const installation = await readInstallation(programs, undefined, user);
  return installation && { ...installation, path: join(programs, isWindows ? 'python.exe' : 'python3') };
}

/**
 * The Python that a shim of pyenv would start: of PYENV_VERSION, else the workspace's `.python-version`, else the global
 * one. `undefined` when the path is no such shim or the version is not installed.
 */
async function findPyenvProgram(
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
