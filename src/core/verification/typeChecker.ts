/** An error that a type checker reports. Lines count from 0. */
export interface TypeProblem {
  readonly line: number;
  readonly rule?: string | undefined;
  readonly message: string;
}

/** Texts that one file could have, to be checked on their own. */
export interface TextsToCheck {
  /** An absolute path; imports are resolved from its folder. The file itself need not exist. */
  readonly path: string;
  /** The workspace folder that it belongs to, one of those configured; undefined for code outside of folders. */
  readonly folder?: string | undefined;
  readonly texts: readonly string[];
}

/** Checks the types in Python code, as its user's editor may do. */
export interface TypeChecker {
  /**
   * The errors in each of several texts of a file; undefined where they could not be found out. Rejects only when the signal is
   * aborted, with its reason.
   */
  checkTypes(
    request: TextsToCheck,
    signal: AbortSignal,
  ): Promise<readonly (readonly TypeProblem[])[] | undefined>;
}
