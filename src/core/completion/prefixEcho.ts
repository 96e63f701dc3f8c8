/** Shorter text before the cursor may well be meant to stand twice, as in `((`. */
const shortest = 4;

/** The first line without the text before the cursor, which models like to write once more. */
export function withoutPrefixEcho(firstLine: string, linePrefix: string): string {
  const before = linePrefix.trim();
  const text = firstLine.trimStart();
  if (before.length < shortest || !text.startsWith(before)) return firstLine;
  const rest = text.slice(before.length);
  // A blank that stands before the cursor was written once more with the rest.
  return linePrefix.trimEnd() === linePrefix ? rest : rest.trimStart();
}
