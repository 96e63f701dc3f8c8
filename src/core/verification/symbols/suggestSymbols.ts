import { damerauLevenshtein } from '../../text/editDistance.ts';

/** More would be a list to read and no hint. */
const most = 3;

/** One slip of the hand in so many letters is one, and more than two are another word. */
const lettersPerSlip = 3;
const mostSlips = 2;

/** Names that are shorter are too easily alike. */
const shortest = 3;

/** A word of a name that says something by itself. */
const tellingWord = 4;

/** What is farther away is not near, whatever else there is. */
const farthest = 0.6;

/** What is so much further away than the nearest is no hint. */
const tooFar = 0.25;

/**
 * The names of a module or class that a missing one may be meant for, the nearest first; at most three, and only similar
 * ones. Private names are suggested only for private names.
 */
export function suggestSymbols(name: string, names: readonly string[]): string[] {
  const asked = lettersOf(name);
  const words = wordsOf(name);
  const scored: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(names)) {
    if (candidate === name || (candidate.startsWith('_') && !name.startsWith('_'))) continue;
    const letters = lettersOf(candidate);
    if (Math.min(asked.length, letters.length) < shortest) continue;
    const distance = Math.min(
      slipsBetween(asked, letters),
      byNearness(sharedLetters(asked, letters)),
      byNearness(sharedWords(words, wordsOf(candidate))),
    );
    const inAll = distance + differenceInKind(name, candidate);
    if (inAll < farthest) scored.push({ candidate, distance: inAll });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  const limit = (scored[0]?.distance ?? 0) + tooFar;
  return scored
    .filter(({ distance }) => distance <= limit)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** From 0 to a half, by the slips of the hand between two names; 1 where these are too many. */
function slipsBetween(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  const limit = Math.min(mostSlips, Math.floor(shorter / lettersPerSlip));
  const slips = damerauLevenshtein(a, b, limit);
  return slips > limit ? 1 : slips / (shorter * 2);
}

/** Which part of the longer name the shorter one is, where it is its beginning or end, or they begin alike; or 0. */
function sharedLetters(a: string, b: string): number {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  const ratio = shorter.length / longer.length;
  if (longer.startsWith(shorter) && ratio >= (shorter.length < tellingWord ? 0.6 : 0.5)) return ratio;
  if (longer.endsWith(shorter) && shorter.length >= tellingWord && ratio >= 0.5) return ratio;
  let same = 0;
  while (same < shorter.length && shorter[same] === longer[same]) same += 1;
  return same > tellingWord && same / longer.length >= 0.6 ? same / longer.length : 0;
}

/**
 * Which part of the longer name is words that both have, or the beginnings of such. 0 where it is too little: a third and
 * a little is enough where the shorter name is nothing but such words, as `get` for `get_all`; otherwise more than half, with a telling word
 * among them.
 */
function sharedWords(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  const shared: string[] = [];
  for (const word of a) {
    const at = left.findIndex((other) => isSameWord(word, other));
    if (at < 0) continue;
    const [other = ''] = left.splice(at, 1);
    shared.push(word.length < other.length ? word : other);
  }
  const count = (words: readonly string[]): number => words.join('').length;
  const ratio = count(shared) / Math.max(count(a), count(b));
  if (count(shared) === Math.min(count(a), count(b))) return ratio >= 0.35 ? ratio : 0;
  return ratio >= 0.55 && shared.some((word) => word.length >= tellingWord) ? ratio : 0;
}

function isSameWord(a: string, b: string): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return shorter === longer || (shorter.length >= shortest && longer.startsWith(shorter));
}

/** What is shared as a distance: names that are alike in this way come after those that are a slip away. */
function byNearness(shared: number): number {
  return shared === 0 ? 1 : 0.1 + (1 - shared) * 0.6;
}

/** By the spelling of classes, constants and everything else. */
function differenceInKind(a: string, b: string): number {
  if (isConstant(a) !== isConstant(b)) return 0.25;
  return /^_*[A-Z]/.test(a) === /^_*[A-Z]/.test(b) ? 0 : 0.1;
}

function isConstant(name: string): boolean {
  return name === name.toUpperCase();
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** Its words, each in the singular. */
function wordsOf(name: string): string[] {
  return name
    .split(/_+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase().replace(/(?<=..[^s])s$/, ''));
}
