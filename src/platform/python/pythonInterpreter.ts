import type { PythonVersion } from '../../core/verification/packages/pythonVersion.ts';

/** A Python on this machine. Paths are absolute. */
export interface PythonInterpreter {
  /** The program. */
  readonly path: string;
  readonly version: PythonVersion | undefined;
  /** Where its packages lie, in the order in which it looks. */
  readonly packageFolders: readonly string[];
  /** Where its own modules lie; undefined where that could not be found out. */
  readonly standardLibrary: string | undefined;
}
