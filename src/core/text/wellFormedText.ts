/**
 * Text as every tokenizer, file and message can carry it: lone surrogates, which have no UTF-8 form, and NUL, which
 * ends a string in native code, become U+FFFD.
 */
export function wellFormedText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
