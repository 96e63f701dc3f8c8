/*
 * Text that others wrote: models, servers, files, packages and drivers. Where it is shown between our own words, it must
 * not be able to look like them, to do anything, or to be endless.
 */

/** What terminals, editors and people do not show as text: control characters, and those that reorder what is shown. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** For a message or a name. */
const longest = 300;

/**
 * Text of others on one line, at most `limit` UTF-16 code units long, without invisible characters.
 *
 * @param secret What must not be shown: a key that a server was sent, and may send back.
 */
export function plainText(text: string, limit = longest, secret = ''): string {
  // Twice the limit is read: blanks and a secret at the end may make it shorter.
  const start = text.slice(0, 2 * limit + secret.length);
  const known = secret === '' ? start : start.replaceAll(secret, '***');
  const line = known.replaceAll(/\s+/g, ' ').replaceAll(invisible, '\uFFFD').trim();
  return line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line;
}

/** The same as Markdown that shows nothing but this text. */
export function plainMarkdown(text: string, limit = longest): string {
  return escapeMarkdown(plainText(text, limit));
}

/** Text for a terminal: lines and tabs as they are, no escape sequences. */
export function terminalText(text: string): string {
  return text.replaceAll(invisible, (character) => (/[\n\t\r]/.test(character) ? character : '\uFFFD'));
}

/** Text for a line that a user is to run: without what is invisible, which could do or hide something, and with plain spaces. */
export function visibleText(text: string): string {
  return text
    .replaceAll(/[\t\u00a0]/g, ' ')
    .replaceAll(invisible, '')
    .replaceAll(/[\u200b\u2060\ufeff]/g, '');
}

/** Unlike VS Code's own way, keeps spaces that lines may wrap at. Addresses do not become links. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-!~|>$]|:(?=\/\/)|(?<=\bwww)\./g, String.raw`\$&`);
}
