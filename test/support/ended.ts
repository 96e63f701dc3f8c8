import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../../src/platform/isRunning.ts';

/** Resolves when a process has ended; the test's own time limit is for one that does not. */
export async function ended(pid: number): Promise<void> {
  while (isRunning(pid)) await delay(10);
}
