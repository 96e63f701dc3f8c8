/** Where the tests of a module are, or belong. Paths are relative to the workspace folder, with `/`. */
export interface TestPlace {
  readonly path: string;
  readonly exists: boolean;
}

/** Folders of tests, by their names. */
const testFolder = /^(?:tests?|testing|unit_?tests?)$/;

/** Whether a file has tests, by its name. */
export function isTestFile(path: string): boolean {
  return /(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?)\.py$/.test(path);
}

/**
 * Finds the file with the tests of a module, or where the project would have one: beside the others, under a name like theirs.
 *
 * @param files The files of tests that the project has.
 */
export function testPlace(module: string, files: readonly string[]): TestPlace {
  const folders = module.split('/').slice(0, -1);
  const stem = stemOf(module);
  // A package's own code is tested under the name of the package.
  const names = [stem === '__init__' ? (folders.at(-1) ?? stem) : stem];
  if (folders.length > 0) names.push(`${folders.at(-1)!}_${names[0]!}`);
  const found = files
    .filter((file) => names.some((name) => isTestOf(file, name)))
    .toSorted((one, other) => nearness(other, module) - nearness(one, module) || one.length - other.length);
  if (found[0] !== undefined) return { path: found[0], exists: true };
  const isSuffixed = files.filter((file) => file.endsWith('_test.py')).length > files.length / 2;
  const name = isSuffixed ? `${names[0]!}_test.py` : `test_${names[0]!}.py`;
  return { path: [...folderFor(folders, files), name].join('/'), exists: false };
}

function stemOf(path: string): string {
  return path
    .split('/')
    .at(-1)!
    .replace(/\.pyw?$/, '');
}

function isTestOf(file: string, name: string): boolean {
  const stem = stemOf(file);
  return stem === `test_${name}` || stem === `${name}_test` || stem === `test${name}`;
}

/** How many folders of the module a file of tests has in its path, too. */
function nearness(file: string, module: string): number {
  const own = new Set(file.split('/').slice(0, -1));
  return module
    .split('/')
    .slice(0, -1)
    .filter((part) => own.has(part)).length;
}

/** The folder for a new file of tests. */
function folderFor(folders: readonly string[], files: readonly string[]): readonly string[] {
  const beside = folders.join('/');
  const foldersOfTests = files.map((file) => file.split('/').slice(0, -1));
  if (foldersOfTests.some((parts) => parts.join('/') === beside)) return folders;
  const roots = foldersOfTests.flatMap((parts) => {
    const at = parts.findIndex((part) => testFolder.test(part));
    return at < 0 ? [] : [parts.slice(0, at + 1)];
  });
  // The one that shares the most folders with the module, such as that of its own package.
  const shared = (parts: readonly string[]): number => {
    const at = parts.slice(0, -1).findIndex((part, index) => part !== folders[index]);
    return at < 0 ? parts.length - 1 : -1;
  };
  const root =
    roots.filter((parts) => shared(parts) >= 0).toSorted((a, b) => shared(b) - shared(a))[0] ?? roots[0];
  if (!root) return files.length > 0 && foldersOfTests.every((parts) => parts.length === 0) ? [] : ['tests'];
  // Folders below it that stand for those of the module.
  const inner = folders.slice(root.length - 1).filter((part) => part !== 'src');
  for (let from = 0; from < inner.length; from++) {
    const mirrored = [...root, ...inner.slice(from)];
    if (foldersOfTests.some((parts) => parts.join('/') === mirrored.join('/'))) return mirrored;
  }
  return root;
}
