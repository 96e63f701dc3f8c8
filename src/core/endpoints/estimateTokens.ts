const charactersPerToken = 3;

/**
 * About how many tokens a text has, for servers that do not count them: rather too many than too few, since what is too
 * long is cut off silently by some. English prose has some 4.5 characters a token, code 3 to 4.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
