/** Longer words are data, such as keys and hashes. */
const longestWord = 32;

/** Runs of letters and digits, as they stand in names and in prose. */
const run = /[\p{L}\p{N}_]+/gu;

/** The words that a name in CamelCase or snake_case is made of. */
const part = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}\p{M}]+|\p{N}+/gu;

/**
 * The words of a name or a text, each reduced to its stem: `get_retryDelays` has those of "get retry delay". Numbers and
 * letters that stand alone are left out.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [name] of text.matchAll(run)) addWords(name, words);
  return words;
}

function addWords(name: string, words: string[]): void {
  if (isSmall(name)) {
    if (name.length > 1 && name.length <= longestWord) words.push(stem(name));
    return;
  }
  for (const [found] of name.matchAll(part))
    if (found.length > 1 && found.length <= longestWord && !/^\p{N}/u.test(found))
      words.push(stem(found.toLowerCase()));
}

/** Whether a name is one word in small ASCII letters, as most are. */
function isSmall(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const character = name.charCodeAt(at);
    if (character < 97 || character > 122) return false;
  }
  return true;
}

const vowel = /[aeiouy]/;

/** Endings, each with the least number of letters that must remain, and what takes its place. */
const endings: readonly (readonly [ending: string, least: number, instead: string])[] = [
  ['ization', 3, 'iz'],
  ['isation', 3, 'iz'],
  ['izing', 3, 'iz'],
  ['izer', 3, 'iz'],
  ['ized', 3, 'iz'],
  ['ibility', 3, ''],
  ['ability', 4, ''],
  ['ation', 3, ''],
  ['ating', 4, ''],
  ['ator', 4, ''],
  ['ated', 4, ''],
  ['ment', 4, ''],
  ['ness', 4, ''],
  ['ible', 3, ''],
  ['able', 4, ''],
  ['tion', 3, 't'],
  ['sion', 3, 's'],
  ['ity', 4, ''],
  ['ate', 4, ''],
  ['ing', 3, ''],
  ['ful', 4, ''],
  ['ed', 3, ''],
  ['er', 4, ''],
  ['or', 4, ''],
  ['ly', 4, ''],
  ['al', 4, ''],
];

/** A word without the ending that tells its forms apart: the same for "retries" and "retrying". For English. */
export function stem(word: string): string {
  const single = singular(word);
  if (single.length < 5) return single;
  for (const [ending, least, instead] of endings) {
    if (!single.endsWith(ending)) continue;
    const rest = single.slice(0, -ending.length);
    if (rest.length < least || !vowel.test(rest)) continue;
    return withoutLast(undoubled(rest) + instead);
  }
  return withoutLast(single);
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word) || word.length < 4 || !word.endsWith('s')) return word;
  return /(?:ch|sh|ss|x|zz)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

/** "runn" as it was before "ing". */
function undoubled(word: string): string {
  return /([bdgmnprt])\1$/.test(word) ? word.slice(0, -1) : word;
}

/** The last letter often changes before an ending. */
function withoutLast(word: string): string {
  if (word.length > 4 && word.endsWith('e')) return word.slice(0, -1);
  return word.length > 3 && word.endsWith('y') ? `${word.slice(0, -1)}i` : word;
}

/** Words of questions that say nothing about the code that is looked for. */
const fillers = new Set(
  `a about after all an and any are as at be been before being both but by can code could did do does done each either find
  for from get gets given has have how i if in into is it its let like located location look me my not of on one only or
  our out over own place places please show so some such tell than that the their them then there these they thing this
  those through to under up us use used uses using very was way we were what when where whether which while who whose why
  will with within without work works would you your happen happens implement implemented implementation define defined
  definition function functions method methods class classes module codebase project python file files part`
    .split(/\s+/)
    .flatMap((word) => [word, stem(word)]),
);

/** A word of a question, and its other forms in code. All of them are stems. */
export interface QuestionWord {
  readonly stem: string;
  /** Together with a word beside it: "time zone" may be `timezone`. */
  readonly joined: readonly string[];
  /** What code may shorten it to: "connection" to `conn`. */
  readonly short: readonly string[];
}

/** What a question looks for. */
interface QuestionTerms {
  /** Each word once. */
  readonly words: readonly QuestionWord[];
  /** Names of code that it spells, in small letters. */
  readonly names: readonly string[];
}

/** A name that only code has: with a low line, a dot, capitals within, or in backticks. */
const codeName =
  /`([\p{L}_][\p{L}\p{N}_.]*)(?:\(\))?`|\b(\p{L}*_[\p{L}\p{N}_]+|[\p{L}]+\p{Ll}\p{Lu}[\p{L}\p{N}]*)/gu;

/** Shorter beginnings of words stand for too many of them. */
const shortestAbbreviation = 4;

/** The words of a question that can be looked for. Where nothing else is left, those that say little. */
export function questionTerms(question: string): QuestionTerms {
  const words = questionWords(question);
  const telling = words.filter((word) => !fillers.has(word.stem));
  const names = Array.from(question.matchAll(codeName), ([, quoted, bare]) =>
    (quoted ?? bare!).split('.').at(-1)!.toLowerCase(),
  );
  return { words: telling.length > 0 ? telling : words, names: [...new Set(names)] };
}

function questionWords(question: string): QuestionWord[] {
  const found = new Map<string, { readonly joined: Set<string>; readonly short: Set<string> }>();
  let before: { readonly stem: string; readonly text: string } | undefined;
  for (const [name] of question.matchAll(run))
    for (const one of wordsOf(name)) {
      const text = name.toLowerCase();
      const forms = found.get(one) ?? { joined: new Set(), short: new Set() };
      found.set(one, forms);
      for (let length = shortestAbbreviation; length < Math.min(one.length, longestWord); length++)
        forms.short.add(text.slice(0, length));
      if (before) {
        const joined = stem(before.text + text);
        forms.joined.add(joined);
        found.get(before.stem)!.joined.add(joined);
      }
      before = { stem: one, text };
    }
  return Array.from(found, ([one, { joined, short }]) => ({
    stem: one,
    joined: [...joined],
    short: [...short],
  }));
}
