import type { CodeRange } from './codeRange.ts';

/**
 * What a person should look at, the gravest first. `not-found`: an import that is known nowhere. `missing`: a symbol that
 * does not exist. `wrong-call`: a call that cannot work. `not-installed`: a module that is not installed. `unverified`: an
 * import beyond the familiar ones. `unknown`: a symbol that could not be checked. `deprecated`: a symbol on its way out.
 */
export type FindingKind =
  | 'not-found'
  | 'missing'
  | 'wrong-call'
  | 'not-installed'
  | 'deprecated'
  | 'unverified'
  | 'unknown';

/** One finding in a piece of code, in words for people. */
export interface Finding {
  readonly kind: FindingKind;
  readonly range: CodeRange;
  readonly message: string;
}

/** The kinds that mean that the code cannot work as it is, or is dangerous. */
export const graveFindings: ReadonlySet<FindingKind> = new Set(['not-found', 'missing', 'wrong-call']);
