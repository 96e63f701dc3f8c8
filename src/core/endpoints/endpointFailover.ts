import type { EndpointFailure } from './endpointFailure.ts';

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

/** A server that was just started again, or a connection that was cut by chance, gets a second chance so much later. */
const secondChance = 300;
const first = 1000;
const longestWait = 10_000;
/** A server that asks for more patience than this is better asked again by the person. */
const longestAsked = 30_000;
const mostRefusals = 3;

/**
 * Milliseconds after which it makes sense to ask again endpoints that have all failed, or undefined when it does not.
 * Nothing of an answer was received from any of them, so that asking again does no harm.
 *
 * @param options.round How often all were asked before.
 * @param options.waited Milliseconds since they were asked first, and `longest` how long a server may take to load.
 */
export function endpointRetryDelay(
  failures: readonly EndpointFailure[],
  { round, waited, longest }: { readonly round: number; readonly waited: number; readonly longest: number },
): number | undefined {
  const waits = failures.flatMap((failure) => {
    if (failure.kind === 'unreachable' || failure.kind === 'cut') return round === 0 ? [secondChance] : [];
    if (failure.kind !== 'status') return [];
    const { status, retryAfter = 0 } = failure;
    const mayPass = status === 503 ? waited < longest : status === 429 && round < mostRefusals;
    if (!mayPass || retryAfter > longestAsked) return [];
    return [Math.max(retryAfter, Math.min(longestWait, first * 2 ** Math.min(round, 10)))];
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}
