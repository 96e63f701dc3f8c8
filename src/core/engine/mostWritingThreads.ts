/**
 * Threads that may write an answer at the most: one core stays with the editor. The threads wait for each other at each of
 * hundreds of steps of a token, and so for whatever else a core does. Measured on two cores with `bench -- beside`: beside an
 * editor at work two threads write slower than one.
 *
 * @param cores Logical cores.
 */
export function mostWritingThreads(cores: number): number {
  return Math.max(1, cores - 1);
}
