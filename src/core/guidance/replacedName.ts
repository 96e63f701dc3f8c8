/** A name that the model wrote although nothing has it, and what it chose in its place among the names that exist. */
export interface ReplacedName {
  /** What was written first, with what it hangs on, such as `requests.get_json`. */
  readonly wanted: string;
  /** The name in its place, such as `get`. */
  readonly instead: string;
  /** Where that begins, in UTF-16 code units of the text. */
  readonly at: number;
  /** How likely the model was to write it there, from 0 to 1. */
  readonly probability: number;
}

/** The same names in a text that was changed around them, where they are still found in their order. */
export function relocated(replaced: readonly ReplacedName[], from: string, to: string): ReplacedName[] {
  return replaced.flatMap((one) => {
    const before = occurrences(from, one.instead).indexOf(one.at);
    const found = occurrences(to, one.instead);
    // What was cut away before it takes its own occurrences along.
    const cut = Math.max(0, occurrences(from, one.instead).length - found.length);
    const isCutAtEnd = from.startsWith(to.slice(0, 20));
    const at = found[isCutAtEnd ? before : before - cut];
    return at === undefined ? [] : [{ ...one, at }];
  });
}

/** Where a name stands as a whole word. */
function occurrences(text: string, name: string): number[] {
  const found: number[] = [];
  const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}_]/u.test(character ?? '');
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + name.length])) found.push(at);
  return found;
}
