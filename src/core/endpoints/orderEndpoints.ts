/** What an endpoint's place among others depends on. */
interface Candidate {
  /** Requests that it works on, as far as is known. */
  readonly busy: number;
  /** All its places are taken by requests of ours. */
  readonly isFull: boolean;
  /** It failed a moment ago. */
  readonly isResting: boolean;
}

/**
 * In which order endpoints are to be asked: the one that has read the beginning of the prompt, unless it has no place
 * and another one has; then the least busy ones, as configured where they are alike; at last those that failed.
 */
export function orderEndpoints<T extends Candidate>(candidates: readonly T[], before: T | undefined): T[] {
  const rank = (one: T): number => (one.isResting ? 2 : one.isFull ? 1 : 0);
  const ordered = candidates.toSorted((a, b) => rank(a) - rank(b) || a.busy - b.busy);
  if (!before || !candidates.includes(before) || rank(before) > rank(ordered[0]!)) return ordered;
  return [before, ...ordered.filter((one) => one !== before)];
}
