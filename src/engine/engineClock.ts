import type { Clock } from '../core/ports/clock.ts';

/** The time with fractions of a millisecond, which never goes back. */
export const engineClock: Clock = { now: () => performance.timeOrigin + performance.now() };
