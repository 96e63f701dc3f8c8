/**
 * The pieces into which GPT-style vocabularies pre-tokenize text: a word with the one blank or punctuation mark before it,
 * up to three digits, punctuation with the line ends after it, line ends with the blanks before them, blanks except the
 * last one (which belongs to the next word).
 */
const pieces = /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;

/** Indentation by whole levels, as editors insert it. */
const wholeLevels = /(?:^|\n)((?: {4}|\t)+)$/;

/** The indentation of a line above that opens a block or a bracket. */
const openingLine = /(?:^|\n)([ \t]*)\S[^\n]*[:([{][ \t]*\n[ \t]*$/;

/** Characters of the text's end that are searched. After a cut anywhere, pieces are right again after one or two. */
const tailLength = 256;

/**
 * The most characters to heal. What is healed is generated again token by token, which is expensive; no common word and no
 * run of punctuation is longer.
 */
const maxHealed = 32;

/** The text before the cursor, split for token healing. */
export interface SplitPrefix {
  readonly kept: string;
  /** What the model must spell again, together with what follows. */
  readonly healed: string;
}

/**
 * Splits the text before the cursor where its last token would begin if the text continued. A model never saw `ret`, then
 * `urn`; it continues well only from where ` return` begins.
 */
export function splitForHealing(prefix: string): SplitPrefix {
  const start = wholeCharacterAt(prefix, Math.max(0, prefix.length - tailLength));
  const end = prefix.slice(start);
  const last = [...end.matchAll(pieces)].at(-1)?.[0] ?? '';
  const isBlank = last.trim() === '' && !/[\r\n]/.test(last);
  let healed = last;
  if (isBlank && (last.length > maxHealed || isCompleteIndentation(end))) healed = last.slice(-1);
  // A longer piece of anything else is data more than code, and stays as it is.
  else if (last.length > maxHealed) healed = '';
  return { kept: prefix.slice(0, prefix.length - healed.length), healed };
}

/**
 * Whether indentation is complete: its last blank then begins the next word, and the blanks before it need not be
 * generated again, which would take as long as a word. Incomplete indentation grows by more than one blank.
 */
function isCompleteIndentation(text: string): boolean {
  const indentation = wholeLevels.exec(text)?.[1] ?? '';
  return indentation.length > (openingLine.exec(text)?.[1] ?? '').length;
}

/** The index itself, or the one after it if it would cut a surrogate pair. */
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
 * Whether a text ends in a word that is not a keyword and that occurs nowhere else in it as a whole word: it may then be
 * half a word. Any other word is more likely to be complete.
 */
export function endsInNewWord(text: string): boolean {
  const [word] = /[\p{L}\p{N}_]+$/u.exec(text) ?? [];
  if (word === undefined || keywords.has(word)) return false;
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'u');
  return !whole.test(text.slice(0, -word.length));
}
