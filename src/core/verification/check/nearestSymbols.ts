import { typoDistance } from '../../text/typoDistance.ts';

/** More would be a list to read and no hint. */
const most = 3;

/** A word of a name that says something by itself. */
const shortestWord = 4;

/**
 * The names of a module or class that one which does not exist may stand for, the nearest first; at most three. What is
 * private is proposed only for what is written as private.
 */
export function nearestSymbols(name: string, names: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length * 0.4));
  const asked = name.toLowerCase();
  const words = wordsOf(name);
  const scored: { readonly candidate: string; readonly score: number }[] = [];
  for (const candidate of new Set(names)) {
    if (candidate === name || (candidate.startsWith('_') && !name.startsWith('_'))) continue;
    const written = candidate.toLowerCase();
    const slips = typoDistance(asked, written, limit);
    if (slips <= limit) scored.push({ candidate, score: slips });
    else if (sharesWords(asked, words, written, wordsOf(candidate)))
      scored.push({ candidate, score: limit + Math.abs(candidate.length - name.length) / 10 + 1 });
  }
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, most).map(({ candidate }) => candidate);
}

/** Whether one name is a piece of the other, or they have a telling word in common. */
function sharesWords(
  a: string,
  wordsOfA: readonly string[],
  b: string,
  wordsOfB: readonly string[],
): boolean {
  const [shorter, longer, words] = a.length < b.length ? [a, b, wordsOfB] : [b, a, wordsOfA];
  if (shorter.length >= shortestWord && longer.includes(shorter)) return true;
  if (words.includes(shorter)) return true;
  return wordsOfA.some((word) => word.length >= shortestWord && wordsOfB.includes(word));
}

function wordsOf(name: string): string[] {
  return name
    .split(/_+|(?<=[a-z\d])(?=[A-Z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}
