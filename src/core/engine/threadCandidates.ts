/** Below this, threads cost more in waiting for each other than they bring; measured on the demo model. */
const smallModelParameters = 100_000_000;

/**
 * Numbers of threads that are worth trying for reading prompts, the likeliest first. One core stays with the editor, but on
 * two, where reading with both is half as fast again, and delays the editor by 3 ms (measured with `bench -- beside`). Beyond four
 * logical cores half of them are mostly the same cores again (hyper-threading).
 *
 * @param cores Logical cores.
 * @param mathCores Those of the fast kind, hyper-threading left out, as llama.cpp counts them.
 */
export function threadCandidates(cores: number, mathCores: number, parameters: number): readonly number[] {
  if (parameters < smallModelParameters) return [1];
  const most = cores === 2 ? 2 : Math.max(1, cores - 1);
  const likeliest = cores <= 4 ? most : Math.ceil(cores / 2);
  return [...new Set([likeliest, mathCores, most, 1].map((threads) => Math.min(most, Math.max(1, threads))))];
}
