/**
 * The pieces into which vocabularies of GPT's kind cut text before they make tokens of it: a word with the one blank or
 * sign before it, up to three digits, signs with the line ends after them, line ends with the blanks before them, blanks
 * but for the last one (which belongs to the next word).
 */
const pieces = /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;

/** Indentation by whole levels, as editors insert it. */
const wholeLevels = /(?:^|\n)((?: {4}|\t)+)$/;

/** The indentation of a line above that opens a block or a bracket. */
const openingLine = /(?:^|\n)([ \t]*)\S[^\n]*[:([{][ \t]*\n[ \t]*$/;

/** How much of the text's end is looked at. Pieces are found again after a cut anywhere within one or two of them. */
const tail = 256;

/**
 * The most characters to heal. Whatever is healed is generated again token by token, which is dear; no common word and
 * no run of signs is longer.
 */
const longest = 32;

export interface SplitPrefix {
  readonly kept: string;
  /** What the model is to spell again, together with what follows. */
  readonly healed: string;
}

/**
 * Splits the text before the cursor where its last token would begin if the text went on. A model never saw `ret`, then
 * `urn`; it goes on well only from where ` return` begins.
 */
export function splitForHealing(prefix: string): SplitPrefix {
  const start = wholeCharacterAt(prefix, Math.max(0, prefix.length - tail));
  const end = prefix.slice(start);
  const last = [...end.matchAll(pieces)].at(-1)?.[0] ?? '';
  const isBlank = last.trim() === '' && !/[\r\n]/.test(last);
  let healed = last;
  if (isBlank && (last.length > longest || isCompleteIndentation(end))) healed = last.slice(-1);
  // A longer piece of anything else is data more than code, and stays as it is.
  else if (last.length > longest) healed = '';
  return { kept: prefix.slice(0, prefix.length - healed.length), healed };
}

/**
 * Where indentation is complete, its last blank begins the next word, and the blanks before need not be generated again,
 * which would take as long as a word. Where it is not, it grows by more than a blank.
 */
function isCompleteIndentation(text: string): boolean {
  const indentation = wholeLevels.exec(text)?.[1] ?? '';
  return indentation.length > (openingLine.exec(text)?.[1] ?? '').length;
}

/** The index itself, or the one after it where it would cut a pair of surrogates. */
function wholeCharacterAt(text: string, index: number): number {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff ? index + 1 : index;
}

/** Python's keywords, soft ones too. */
const keywords = new Set(
  (
    'False None True and as assert async await break case class continue def del elif else except finally for from global if ' +
    'import in is lambda match nonlocal not or pass raise return try type while with yield'
  ).split(' '),
);

/**
 * Whether a text ends in a word that is no keyword and stands nowhere before in it as a whole: it may then be half of one. Of
 * any other it is more likely that it is complete.
 */
export function endsInNewWord(text: string): boolean {
  const [word] = /[\p{L}\p{N}_]+$/u.exec(text) ?? [];
  if (word === undefined || keywords.has(word)) return false;
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'u');
  return !whole.test(text.slice(0, -word.length));
}
