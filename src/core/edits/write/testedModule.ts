/** Folders that are no packages, but hold them. */
const sourceFolders = new Set(['src', 'lib', 'python']);

/**
 * The name by which tests import a module; undefined where none can, such as for `my-script.py`.
 *
 * @param path Of the module, relative to the workspace folder.
 * @param packages The folders of the workspace with an `__init__.py`, relative to it.
 * @param tests The texts of the project's tests: they show from where it imports.
 */
export function moduleToImport(
  path: string,
  packages: ReadonlySet<string>,
  tests: readonly string[],
): string | undefined {
  const parts = path.replace(/\.pyw?$/, '').split('/');
  if (parts.at(-1) === '__init__') parts.pop();
  const choices = parts
    .map((_, at) => parts.slice(at))
    .filter((some) => some.every((part) => /^[^\W\d]\w*$/u.test(part)));
  if (choices.length === 0) return undefined;
  const known = choices.find((some) => tests.some((text) => imports(text, some)));
  return (known ?? choices.find((some) => isFromRoot(parts, some, packages)) ?? choices[0]!).join('.');
}

/** Whether tests import the module by this name, or its package. */
function imports(text: string, parts: readonly string[]): boolean {
  const names = [parts, parts.slice(0, -1)].filter((some) => some.length > 0).map((some) => some.join('\\.'));
  return new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:${names.join('|')})(?![\\w.])`, 'm').test(text);
}

/** Whether what is above a name is where the project imports from: its root, or a folder of sources. */
function isFromRoot(
  all: readonly string[],
  parts: readonly string[],
  packages: ReadonlySet<string>,
): boolean {
  const above = all.slice(0, all.length - parts.length);
  const first = [...above, parts[0]!].join('/');
  if (above.length === 0) return !sourceFolders.has(parts[0]!) || packages.has(first);
  return sourceFolders.has(above.at(-1)!) || (packages.has(first) && !packages.has(above.join('/')));
}
