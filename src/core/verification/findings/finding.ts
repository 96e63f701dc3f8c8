import type { OffsetRange } from '../../text/offsetRange.ts';

/**
 * What the user should look at, the most severe first. `not-found`: an import of a module that is not known anywhere.
 * `missing`: a symbol that does not exist. `wrong-call`: a call that cannot work. `not-imported`: a
 * name that is never imported. `not-installed`: a module that is not
 * installed. `replaced`: a name that was put in the place of one that does not exist, while the code was written. `deprecated`: a deprecated symbol. `unverified`: an import of a module that is not familiar. `unknown`: a
 * symbol that could not be checked.
 */
export type FindingKind =
  | 'not-found'
  | 'missing'
  | 'wrong-call'
  | 'not-imported'
  | 'not-installed'
  | 'replaced'
  | 'deprecated'
  | 'unverified'
  | 'unknown';

/** One finding in a piece of code, in words for users. */
export interface Finding {
  readonly kind: FindingKind;
  readonly range: OffsetRange;
  readonly message: string;
}

/** The kinds that mean that the code cannot work as it is, or is dangerous to run. */
export const errorFindings: ReadonlySet<FindingKind> = new Set([
  'not-found',
  'missing',
  'wrong-call',
  'not-imported',
]);

/**
 * The kinds that users can settle by marking what they have verified. What does not exist or cannot work stays that way,
 * whoever says otherwise.
 */
export const settleableFindings: ReadonlySet<FindingKind> = new Set([
  'replaced',
  'deprecated',
  'unverified',
  'unknown',
]);

/** The lower, the more severe. */
const ranks: Readonly<Record<FindingKind, number>> = {
  'not-found': 0,
  missing: 1,
  'wrong-call': 2,
  'not-imported': 3,
  'not-installed': 4,
  replaced: 5,
  deprecated: 6,
  unverified: 7,
  unknown: 8,
};
const leastSevere = Object.keys(ranks).length;

/** Compares for sorting: the most severe finding first, no finding last. */
export function compareSeverity(one: FindingKind | undefined, other: FindingKind | undefined): number {
  const rank = (kind: FindingKind | undefined): number => (kind === undefined ? leastSevere : ranks[kind]);
  return rank(one) - rank(other);
}
