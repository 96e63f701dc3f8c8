import type { OffsetRange } from '../../text/offsetRange.ts';

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
  readonly range: OffsetRange;
  readonly message: string;
}

/** The kinds that mean that the code cannot work as it is, or is dangerous. */
export const errorFindings: ReadonlySet<FindingKind> = new Set(['not-found', 'missing', 'wrong-call']);

/** Places in this order. */
const ranks: Readonly<Record<FindingKind, number>> = {
  'not-found': 0,
  missing: 1,
  'wrong-call': 2,
  'not-installed': 3,
  deprecated: 4,
  unverified: 5,
  unknown: 6,
};
const leastGrave = Object.keys(ranks).length;

/** For sorting: the gravest finding first, what needs no look last. */
export function compareSeverity(one: FindingKind | undefined, other: FindingKind | undefined): number {
  const rank = (kind: FindingKind | undefined): number => (kind === undefined ? leastGrave : ranks[kind]);
  return rank(one) - rank(other);
}
