import type { DownloadFailure } from './downloadFailure.ts';

/** So often in a row an attempt may bring nothing new; with the delays below, some three minutes. */
export const mostFruitlessAttempts = 8;
const first = 1000;
const longest = 60_000;
/** A server that asks for more patience than ten minutes is better asked again by the person. */
const longestAsked = 600_000;

/** Whether the same request may succeed a little later. */
function mayPass(failure: DownloadFailure): boolean {
  switch (failure.kind) {
    case 'cut':
    case 'stalled':
    case 'unreachable':
      return true;
    case 'status':
      // 501 and 505: the server cannot do it, which time does not change.
      return (
        [408, 425, 429].includes(failure.status) ||
        (failure.status >= 500 && ![501, 505].includes(failure.status))
      );
    case 'certificate':
    case 'wrong-size':
    case 'changed':
    case 'misbehaved':
    case 'redirect':
      return false;
  }
}

/**
 * Milliseconds to wait before the next attempt, or undefined when there should be none. Doubles from one second to one
 * minute, and leaves at least as long as the server asks for.
 *
 * @param fruitless How many attempts in a row have brought nothing new, this one included; 0 after one that has.
 * @param random From 0 to 1: spreads those who were cut off together.
 */
export function retryDelay(failure: DownloadFailure, fruitless: number, random: number): number | undefined {
  if (!mayPass(failure) || fruitless >= mostFruitlessAttempts) return undefined;
  const asked = failure.kind === 'status' ? (failure.retryAfter ?? 0) : 0;
  if (asked > longestAsked) return undefined;
  const delay = Math.min(longest, first * 2 ** Math.max(0, fruitless - 1));
  return Math.max(asked, delay * (0.5 + random / 2));
}

/**
 * Milliseconds that a `Retry-After` header asks for, which is a number of seconds or a date (RFC 9110); undefined for
 * anything else.
 *
 * @param now Milliseconds since 1970.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only the form with a weekday and GMT: Date.parse takes much that is no date.
  if (!/^[A-Z][a-z]{2}, .* GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
