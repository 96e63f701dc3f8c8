import type { CompletionPlace } from './completionPlace.ts';

/** Shorter text before the cursor may well be meant to stand twice, as in `((`. */
const shortest = 4;

/** The first line without the text before the cursor, which models like to write once more. */
export function withoutPrefixEcho(firstLine: string, linePrefix: string): string {
  const before = linePrefix.trim();
  const text = firstLine.trimStart();
  if (before.length < shortest || !text.startsWith(before)) return firstLine;
  return text.slice(before.length);
}

/** The completion without what stands before the cursor already: the line's beginning, half a word, or a blank. */
export function withoutEcho(text: string, { linePrefix }: CompletionPlace): string {
  if (linePrefix.trim() === '') return text;
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  const rest = text.slice(firstLine.length);
  const without = withoutHalfWord(withoutPrefixEcho(firstLine, linePrefix), linePrefix);
  return (/\s$/.test(linePrefix) ? without.trimStart() : without) + rest;
}

/** Behind `x = calc`, a model may begin the word anew: `calculate(y)`. */
function withoutHalfWord(firstLine: string, linePrefix: string): string {
  const half = /[\p{L}\p{N}_]{2,60}$/u.exec(linePrefix.slice(-61))?.[0];
  return half && firstLine.startsWith(half) ? firstLine.slice(half.length) : firstLine;
}
