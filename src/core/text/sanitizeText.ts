/**
 * Text that every tokenizer, file and message can carry: lone surrogates, which have no UTF-8 form, and NUL, which ends a
 * string in native code, become U+FFFD.
 */
export function wellFormedText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** A block of code in Markdown, between fences longer than any run of backticks in it, so that it cannot close them. */
export function fencedCode(code: string, language: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}
