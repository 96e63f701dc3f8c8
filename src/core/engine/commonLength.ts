/** How many tokens two lists begin with in common. */
export function commonLength(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((token, index) => token !== b[index]);
  return different === -1 ? a.length : different;
}
