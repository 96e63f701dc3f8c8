const quotes: readonly RegExp[] = [
  /"[^"]*"/g,
  /“[^”]*”/g,
  /`[^`]*`/g,
  /「[^」]*」/g,
  /『[^』]*』/g,
  /(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu,
];
/** Shorter texts, such as a folder at the root, are part of many words. */
const minLength = 4;
const ownNames = /^.(?:phidelity\.[\w.]+|Phidelity: [\p{L}\p{N}\w -]+…?).$/u;
const url = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'”)]+/gi;
const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b|\[[0-9a-f:]+\]/gi;
/** Chinese and Japanese put no space before a path. */
const path =
  /(?<!(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{N}.…])(?:…[\\/]|[a-z]:[\\/]|\\\\|~?\/)(?:[^\s"'“”,;:)]*[\\/])*([^\s"'“”,;:)\\/]*)/giu;

/**
 * A message without what is private: known texts, addresses, folders, and whatever is in quotes, except the names of
 * Phidelity's settings and commands. The file name at the end of a path stays.
 *
 * @param known The user's own texts, such as the path of the home folder.
 */
export function redactPrivate(message: string, known: readonly string[]): string {
  let text = message;
  for (const own of known.filter((one) => one.length >= minLength).toSorted((a, b) => b.length - a.length))
    text = text.replaceAll(own, '…');
  for (const quote of quotes)
    text = text.replace(quote, (quoted) =>
      ownNames.test(quoted) ? quoted : `${quoted[0]}…${quoted.at(-1)}`,
    );
  return text
    .replace(url, '…')
    .replace(address, '…')
    .replace(path, (_, name: string) => (name === '' ? '…' : `…/${name}`));
}

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Settings with one of a few known values, or with known keys. */
const choices = new Set([
  'model.backend',
  'model.memoryMap',
  'completion.trigger',
  'completion.strategy',
  'verification.completions',
  'verification.severity',
  'completion.languages',
]);
/** Settings with a path, of which only the last part is shown. */
const files = new Set(['model.path', 'model.addonFolder', 'verification.defaultInterpreterPath']);

/**
 * A setting's value as a report may show it: numbers and choices as they are, files by name, and lists by length. Of all
 * other values, only that they are set.
 *
 * @param key Below `phidelity.`.
 */
export function redactSetting(key: string, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (choices.has(key)) return JSON.stringify(value);
  if (files.has(key) && typeof value === 'string') return baseName(value);
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${value.length} entries`;
  return 'set';
}
