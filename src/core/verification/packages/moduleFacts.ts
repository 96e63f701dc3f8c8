import type { PythonVersion } from './pythonVersion.ts';
import type { NameHints } from './nameHints.ts';
import type { PypiNames } from './pypiNames.ts';

/** A distribution that the interpreter has. */
export interface InstalledDistribution {
  readonly name: string;
  readonly version: string;
  /** Where it says that its documentation is. */
  readonly documentation?: string;
  /** The top-level modules that it says it holds; empty where it says nothing. */
  readonly modules: readonly string[];
  /** Whether its code lies elsewhere, so that `modules` may not be all. */
  readonly isEditable: boolean;
}

/** What is known where a module is imported. Names of distributions are keys in their normalised spelling. */
export interface ModuleFacts {
  /** What the person does not want flagged. */
  readonly familiar: ReadonlySet<string>;
  readonly standardLibrary: ReadonlySet<string>;
  /** Whose standard library it is. */
  readonly python?: PythonVersion | undefined;
  readonly workspace: ReadonlySet<string>;
  /** Top-level modules of the interpreter's packages; without a distribution where no metadata names one. */
  readonly installed: ReadonlyMap<string, InstalledDistribution | undefined>;
  readonly installedDistributions: ReadonlyMap<string, InstalledDistribution>;
  /** Distributions that the project asks for, and the file, relative to the workspace, that says so. */
  readonly declared: ReadonlyMap<string, string>;
  /** Undefined when they could not be read. */
  readonly pypi: Pick<PypiNames, 'has'> | undefined;
  readonly hints: NameHints;
}
