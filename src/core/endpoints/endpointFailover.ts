import { backoff } from '../lifetime/backoff.ts';
import type { EndpointFailure } from './endpointFailure.ts';

/** What the order of endpoints depends on. */
interface Candidate {
  /** Requests in progress, as far as is known. */
  readonly busy: number;
  /** All its slots are taken by our own requests. */
  readonly isFull: boolean;
  /** It failed a moment ago. */
  readonly isResting: boolean;
}

/**
 * The order in which to ask endpoints: first the one that has the beginning of the prompt in its cache, unless it is full
 * and another one is not; then the least busy ones, in configured order where they are equal; last those that failed.
 */
export function orderEndpoints<T extends Candidate>(candidates: readonly T[], before: T | undefined): T[] {
  const rank = (one: T): number => (one.isResting ? 2 : one.isFull ? 1 : 0);
  const ordered = candidates.toSorted((a, b) => rank(a) - rank(b) || a.busy - b.busy);
  if (!before || !candidates.includes(before) || rank(before) > rank(ordered[0]!)) return ordered;
  return [before, ...ordered.filter((one) => one !== before)];
}

/** Milliseconds before the one retry of a lost connection: the server may just have been restarted. */
const reconnectDelay = 300;
const limits = { initial: 1000, longest: 10_000, longestRetryAfter: 30_000 };
const maxRateLimitRetries = 3;

/**
 * Milliseconds before it makes sense to ask endpoints again that have all failed; undefined when it does not. No part of
 * an answer has arrived from any of them, so asking again is safe.
 *
 * @param options.round How often all of them were asked before.
 * @param options.waited Milliseconds since they were asked first.
 * @param options.longestLoad How many milliseconds a server may take to load its model.
 */
export function endpointRetryDelay(
  failures: readonly EndpointFailure[],
  options: { readonly round: number; readonly waited: number; readonly longestLoad: number },
): number | undefined {
  const { round, waited, longestLoad } = options;
  const delays = failures.flatMap((failure) => {
    if (failure.kind === 'unreachable' || failure.kind === 'cut') return round === 0 ? reconnectDelay : [];
    if (failure.kind !== 'status') return [];
    const { status, retryAfter } = failure;
    const isTransient = status === 503 ? waited < longestLoad : status === 429 && round < maxRateLimitRetries;
    return isTransient ? (backoff(round, limits, { retryAfter }) ?? []) : [];
  });
  return delays.length === 0 ? undefined : Math.min(...delays);
}
