/**
 * The pieces into which vocabularies of GPT's kind cut text before they make tokens of it: a word with the one blank or
 * sign before it, up to three digits, signs with the line ends after them, line ends with the blanks before them, blanks
 * but for the last one (which belongs to the next word), and a last blank.
 */
const pieces =
  /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?=\s(?:\S|$))|\s+/gu;

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
  const last = [...prefix.slice(start).matchAll(pieces)].at(-1)?.[0] ?? '';
  // A longer piece is data more than code, and stays as it is.
  const healed = last.length > longest ? '' : last;
  return { kept: prefix.slice(0, prefix.length - healed.length), healed };
}

/** The index itself, or the one after it where it would cut a pair of surrogates. */
function wholeCharacterAt(text: string, index: number): number {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff ? index + 1 : index;
}
