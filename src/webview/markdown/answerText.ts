/** Invisible characters that reorder what follows: shown code could differ from what runs (CVE-2021-42574). */
const reordering = '\\u202A-\\u202E\\u2066-\\u2069';
const controls = '\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F';
const unshowable = new RegExp(`[${controls}${reordering}]|\\p{Surrogate}`, 'gu');
const replacement = '\uFFFD';

/** Text with everything that cannot or must not be shown as it is replaced by U+FFFD; line ends become "\n". */
export function answerText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unshowable, replacement);
}
