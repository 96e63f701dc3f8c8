import type { FindingKind } from './finding.ts';

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
export function compareGravity(one: FindingKind | undefined, other: FindingKind | undefined): number {
  const rank = (kind: FindingKind | undefined): number => (kind === undefined ? leastGrave : ranks[kind]);
  return rank(one) - rank(other);
}
