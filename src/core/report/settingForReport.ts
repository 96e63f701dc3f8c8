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
export function settingForReport(key: string, value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (choices.has(key)) return JSON.stringify(value);
  if (files.has(key) && typeof value === 'string') return baseName(value);
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${value.length} entries`;
  return 'set';
}
