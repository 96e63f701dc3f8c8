const quotes: readonly RegExp[] = [
  /"[^"]*"/g,
  /“[^”]*”/g,
  /`[^`]*`/g,
  /(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu,
];
/** Shorter ones, such as a folder at the root, stand in many words. */
const shortest = 4;
const ours = /^.(?:phidelity\.[\w.]+|Phidelity: [\w ]+…?).$/;
const url = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'”)]+/gi;
const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b|\[[0-9a-f:]+\]/gi;
const path =
  /(?<![\p{L}\p{N}.…])(?:…[\\/]|[a-z]:[\\/]|\\\\|~?\/)(?:[^\s"'“”,;:)]*[\\/])*([^\s"'“”,;:)\\/]*)/giu;

/**
 * A message without what is a person's own: the names that are known, addresses, folders, and whatever stands in
 * quotes, except the names of Phidelity's settings and commands. Of a path the file's name stays.
 *
 * @param known Texts that are a person's own, such as the path of their home.
 */
export function redactPrivate(message: string, known: readonly string[]): string {
  let text = message;
  for (const own of known.filter((one) => one.length >= shortest).toSorted((a, b) => b.length - a.length))
    text = text.replaceAll(own, '…');
  for (const quote of quotes)
    text = text.replace(quote, (quoted) => (ours.test(quoted) ? quoted : `${quoted[0]}…${quoted.at(-1)}`));
  return text
    .replace(url, '…')
    .replace(address, '…')
    .replace(path, (_, name: string) => (name === '' ? '…' : `…/${name}`));
}

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Texts that only say which of a few known ways was chosen. */
const choices = new Set([
  'model.backend',
  'model.memoryMap',
  'completion.trigger',
  'completion.strategy',
  'verification.completions',
  'verification.severity',
  'completion.languages',
]);
/** Of these only the last part is told. */
const files = new Set(['model.path', 'model.addonFolder', 'verification.defaultInterpreterPath']);

/**
 * A setting's value as a report may tell it: numbers and choices as they are, of files their names, of lists how long
 * they are. Of all else only that it is set.
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
