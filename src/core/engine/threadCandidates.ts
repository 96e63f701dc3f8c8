/** Below this, threads cost more in waiting for each other than they bring; measured on the demo model. */
const smallModelParameters = 100_000_000;

/**
 * Numbers of threads that are worth trying, the likeliest first. One core stays with the editor, always: two spinning
 * threads on two busy cores were measured 40 times slower than one. Beyond four logical cores half of them are mostly
 * the same cores again (hyper-threading).
 *
 * @param cores Logical cores.
 * @param mathCores Those of the fast kind, hyper-threading left out, as llama.cpp counts them.
 */
export function threadCandidates(cores: number, mathCores: number, parameters: number): readonly number[] {
  if (parameters < smallModelParameters) return [1];
  const most = Math.max(1, cores - 1);
  const likeliest = cores <= 4 ? most : Math.ceil(cores / 2);
  return [...new Set([likeliest, mathCores, most, 1].map((threads) => Math.min(most, Math.max(1, threads))))];
}
