import { availableParallelism } from 'node:os';

/** Below this, threads cost more in waiting for each other than they bring; measured on the demo model. */
const smallModelParameters = 100_000_000;

/**
 * Threads for evaluation when the person set none. One core stays with the editor; beyond four, only half of the
 * logical cores count, since the other half are mostly the same cores again (hyper-threading). Too many threads are
 * far worse than too few: two spinning threads on two busy cores were measured 40 times slower than one.
 */
export function chooseThreads(parameters: number): number {
  if (parameters < smallModelParameters) return 1;
  const logical = availableParallelism();
  return logical <= 4 ? Math.max(1, logical - 1) : Math.ceil(logical / 2);
}
