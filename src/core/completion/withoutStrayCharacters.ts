// oxlint-disable-next-line no-control-regex
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]/g;
const lineEnds = /\r\n?|[\u2028\u2029]/g;
const blanks = /[\u00a0\u2000-\u200a\u202f\u3000]/g;

/** The text with `\n` for line ends, plain blanks for the typographic ones, and nothing that cannot be seen. */
export function withoutStrayCharacters(text: string): string {
  return text.replace(lineEnds, '\n').replace(blanks, ' ').replace(controls, '').toWellFormed();
}
