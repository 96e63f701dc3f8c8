import type { CompletionPlace } from './completionPlace.ts';

/** The text up to where a model spells out a control token, unless the file itself is about those. */
export function withoutControlTokens(text: string, { linesAbove, linePrefix }: CompletionPlace): string {
  const at = text.search(/<\|\w+\|>|<\/s>|<(?:fim_(?:prefix|middle|suffix)|endoftext)>/);
  const isAbout = at >= 0 && [...linesAbove, linePrefix].some((line) => /<\||<\/s>/.test(line));
  return at < 0 || isAbout ? text : text.slice(0, at);
}
