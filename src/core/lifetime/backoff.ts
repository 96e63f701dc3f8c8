/** Bounds of an exponential backoff, in milliseconds. */
interface BackoffLimits {
  /** Before the first retry; doubles with each further one. */
  readonly initial: number;
  readonly longest: number;
  /** A server that asks for a longer wait is better asked again by the user. */
  readonly longestRetryAfter: number;
}

/**
 * Milliseconds to wait before a retry: exponential, and at least as long as the server asks for. Undefined where it asks
 * for longer than the limit.
 *
 * @param retry How many retries came before this one.
 * @param options.retryAfter What the server asks for, in milliseconds.
 * @param options.random From 0 to 1: shortens the wait by up to a half, to spread clients that failed together. Without
 *   it, the wait is not shortened.
 */
export function backoff(
  retry: number,
  { initial, longest, longestRetryAfter }: BackoffLimits,
  { retryAfter = 0, random = 1 }: { readonly retryAfter?: number | undefined; readonly random?: number } = {},
): number | undefined {
  if (retryAfter > longestRetryAfter) return undefined;
  return Math.max(retryAfter, Math.min(longest, initial * 2 ** retry) * (0.5 + random / 2));
}

/**
 * Milliseconds that a `Retry-After` header asks for, which is a number of seconds or a date (RFC 9110); undefined for
 * anything else.
 *
 * @param now Milliseconds since 1970.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only the form with a weekday and GMT: Date.parse also accepts much that is not a date.
  if (!/^[A-Z][a-z]{2}, .* GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
