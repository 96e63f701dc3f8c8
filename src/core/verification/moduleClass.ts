/**
 * What is known of a module without asking anyone, from the most to the least familiar.
 * `familiar`: on the person's list of what the model knows well. `standard-library`: part of Python. `workspace`: in this
 * workspace. `installed`: found in the interpreter's packages. `declared`: named in a requirements file but not
 * installed. `on-pypi`: a project of that name exists, but is not installed here. `not-found`: known nowhere, or not a
 * part of the installed package of that name. `unknown`: it is not installed, and the names on PyPI could not be read.
 */
type ModuleClass =
  | 'familiar'
  | 'standard-library'
  | 'workspace'
  | 'installed'
  | 'declared'
  | 'on-pypi'
  | 'not-found'
  | 'unknown';

/** A top-level module and what is known of it. */
export interface ClassifiedModule {
  /** The first part of the dotted name; of something to install, the distribution as asked. */
  readonly module: string;
  readonly class: ModuleClass;
  /**
   * The distribution that holds it, where one is known. Import names and distributions differ: `yaml` is in PyYAML. What
   * may be installed is this and never `module`; many distributions share a namespace such as `google`, which has none.
   */
  readonly distribution?: string;
  /** Of the installed distribution; of the standard library (whose distribution is `python`), Python's own. */
  readonly version?: string;
  /** Where the installed distribution says that its documentation is. */
  readonly documentation?: string;
  /** The file, relative to the workspace, that declares it. */
  readonly declaredIn?: string;
  /**
   * Well-known names that it may be a misspelling of, the likeliest first. None for what is installed, or on PyPI and
   * often downloaded.
   */
  readonly nearest: readonly string[];
}
