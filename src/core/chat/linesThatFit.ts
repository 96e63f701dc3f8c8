/**
 * How many of the first lines fit into a budget of tokens.
 *
 * The sum of the lines' own counts is never less than the count of the joined text for tokenizers that split at line
 * breaks, as phi-4's does, so what is said to fit does fit.
 */
export function linesThatFit(tokensPerLine: readonly number[], budget: number): number {
  let used = 0;
  for (const [index, tokens] of tokensPerLine.entries()) {
    used += tokens;
    if (used > budget) return index;
  }
  return tokensPerLine.length;
}
