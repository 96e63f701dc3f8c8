import { setTimeout as delay } from 'node:timers/promises';
import { testDeadline } from '../../tools/testing/testDeadline.ts';

/** In a hook, whose time limit is not known here. */
const hookLimitMs = 60_000;
const intervalMs = 5;

/**
 * Resolves when something has become true. Throws shortly before the test's time limit would end it, and says what it
 * waited for: `what`, or else the condition as it is written.
 */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string | (() => string) = isTrue.toString(),
): Promise<void> {
  const start = Date.now();
  while (!(await isTrue())) {
    const now = Date.now();
    if (now > (testDeadline() ?? start + hookLimitMs)) {
      const told = typeof what === 'string' ? what : what();
      throw new Error(`Waited ${((now - start) / 1000).toFixed(1)} s in vain for: ${told}`);
    }
    await delay(intervalMs);
  }
}
