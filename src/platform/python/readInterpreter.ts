import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parsePythonVersion } from '../../core/verification/packages/pythonVersion.ts';
import type { PythonInterpreter } from './pythonInterpreter.ts';
import { readInstallation } from './readInstallation.ts';
import { readVirtualEnvironment } from './readVirtualEnvironment.ts';

/**
 * What belongs to a Python program, from the files around it and without running it. `undefined` where they do not tell,
 * as with a script that chooses between several.
 */
export async function readInterpreter(
  path: string,
  home: string | undefined,
): Promise<PythonInterpreter | undefined> {
  const environment = await readVirtualEnvironment(dirname(dirname(path)), home);
  if (environment) return { ...environment, path };
  const program = await realpath(path).catch(() => undefined);
  if (program === undefined) return undefined;
  const [, numbers] = /^(?:python|pypy)w?(\d*(?:\.\d+)?)t?(?:\.exe)?$/i.exec(basename(program)) ?? [];
  if (numbers === undefined) return undefined;
  const installation = await readInstallation(dirname(program), parsePythonVersion(numbers), home);
  return installation && { ...installation, path };
}
