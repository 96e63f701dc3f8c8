import { readCondaEnvironment } from './condaEnvironment.ts';
import type { Declarations } from './declarations.ts';
import { readLockFile } from './lockFile.ts';
import { readPipfile } from './pipfile.ts';
import { readPyprojectToml } from './pyprojectToml.ts';
import { readRequirementsTxt } from './requirementsTxt.ts';
import { readSetupCfg } from './setupCfg.ts';

/** The files in which projects name what they depend on: first those that a person writes, then the locked ones. */
const readers: readonly (readonly [RegExp, (text: string) => Declarations])[] = [
  [/^pyproject\.toml$/, readPyprojectToml],
  [/^[\w.-]*requirements?[\w.-]*\.(?:txt|in)$/i, readRequirementsTxt],
  [/^setup\.cfg$/, readSetupCfg],
  [/^Pipfile$/, readPipfile],
  [/^environment[\w.-]*\.ya?ml$/, readCondaEnvironment],
  [/^(?:uv|poetry|pdm)\.lock$|^pylock[\w.-]*\.toml$/, readLockFile],
];

/** Where a file comes among those that declare dependencies, the surest first; -1 for other files. */
export function declarationOrder(fileName: string): number {
  return readers.findIndex(([pattern]) => pattern.test(fileName));
}

/** What such a file declares. A file of another name, which another one takes in, is read as a `requirements.txt`. */
export function readDeclarations(fileName: string, text: string): Declarations {
  const [, read] = readers[declarationOrder(fileName)] ?? [undefined, readRequirementsTxt];
  return read(text);
}
