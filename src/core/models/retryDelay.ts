import { backoff } from '../lifetime/backoff.ts';
import type { DownloadFailure } from './downloadFailure.ts';

/** How many attempts in a row may bring nothing new; with the delays below, that is about three minutes. */
export const maxFruitlessAttempts = 8;
/** From one second to one minute; longer than ten minutes is not waited. */
const limits = { initial: 1000, longest: 60_000, longestRetryAfter: 600_000 };

/** Whether the same request may succeed a little later. */
function isTransient(failure: DownloadFailure): boolean {
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
 * Milliseconds to wait before the next attempt of a download; undefined when there should be none.
 *
 * @param fruitless How many attempts in a row have brought nothing new, including this one; 0 after one that has.
 * @param random From 0 to 1: spreads clients that were cut off together.
 */
export function retryDelay(failure: DownloadFailure, fruitless: number, random: number): number | undefined {
  if (!isTransient(failure) || fruitless >= maxFruitlessAttempts) return undefined;
  const retryAfter = failure.kind === 'status' ? failure.retryAfter : undefined;
  return backoff(Math.max(0, fruitless - 1), limits, { retryAfter, random });
}
