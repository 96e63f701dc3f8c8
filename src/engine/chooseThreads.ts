import { availableParallelism } from 'node:os';

/** Below this, threads cost more in waiting for each other than they bring; measured on the demo model. */
const smallModelParameters = 100_000_000;

/**
 * Threads for evaluation: as many as the person asked for, within the machine's cores. For 0, one core stays with the
 * editor; beyond four, only half of the logical cores count, since the other half are mostly the same cores again
 * (hyper-threading). Too many threads are far worse than too few: two spinning threads on two busy cores were measured
 * 40 times slower than one.
 */
export function chooseThreads(asked: number, parameters: number): number {
  const logical = availableParallelism();
  if (asked > 0) return Math.min(asked, logical);
  if (parameters < smallModelParameters) return 1;
  return logical <= 4 ? Math.max(1, logical - 1) : Math.ceil(logical / 2);
}
