import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when something has become true; the test's own time limit is for what does not. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await delay(5);
}
