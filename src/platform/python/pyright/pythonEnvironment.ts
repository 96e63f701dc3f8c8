import type { PythonVersion } from '../../../core/verification/packages/pythonVersion.ts';

/** What code is checked against. All paths are absolute; one that does not exist counts for nothing. */
export interface PythonEnvironment {
  /** Where packages lie, and after them the standard library, in the order in which Python looks. */
  readonly searchPaths: readonly string[];
  /** Undefined where it is not known. */
  readonly version?: PythonVersion | undefined;
  /** The workspace's folders, and such as `src` in them, whose modules code may import. */
  readonly roots?: readonly string[];
}
