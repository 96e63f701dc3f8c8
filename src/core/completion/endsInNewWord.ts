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
