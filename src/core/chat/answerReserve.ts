/** The share of a context that is kept free for what is to be written when `maxTokens` asks for more. */
const largestReserve = 0.25;

/** Tokens of a context that its prompt must leave free. */
export function answerReserve(maxTokens: number, contextSize: number): number {
  return Math.min(maxTokens, Math.floor(contextSize * largestReserve));
}
