import { standardModules } from './standardModules.ts';

/** One of the import statements of a file. */
export interface OrderedImport {
  /** Without line ends around it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a blank line is right above it. */
  readonly isSpaced: boolean;
}

/** Where a new import belongs: next to one that is there, with a blank line between them or not. */
export interface ImportPlace<Import> {
  readonly at: Import;
  readonly side: 'before' | 'behind';
  readonly isSpaced: boolean;
}

/**
 * Where an import belongs among those of a file, in their own order: behind that of the same module, else in the section of
 * its kind. Sections are those of PEP 8, `__future__` first and relative imports last; what is not of the standard library
 * counts as a package. In a section that is sorted, as isort or by module, it has its place; in another one it is the last.
 *
 * @param imports Not empty.
 */
export function importPlace<Import extends OrderedImport>(
  imports: readonly Import[],
  statement: string,
): ImportPlace<Import> {
  const module = importedModule(statement);
  const same = imports.findLast(({ text }) => importedModule(text) === module);
  if (same) return { at: same, side: 'behind', isSpaced: false };
  const section = sectionOf(module);
  const own = imports.filter(({ text }) => sectionOf(importedModule(text)) === section);
  if (own.length > 0) return placeInSection(own, statement);
  const before = imports.findLast(({ text }) => sectionOf(importedModule(text)) < section);
  const isSpaced = spacesSections(imports);
  return before ? { at: before, side: 'behind', isSpaced } : { at: imports[0]!, side: 'before', isSpaced };
}

/** The module that a statement imports from; with its dots where it is relative. */
function importedModule(statement: string): string {
  return /^(?:lazy\s+)?(?:from|import)\s+([\w.]+)/.exec(statement)?.[1] ?? '';
}

function sectionOf(module: string): number {
  if (module === '__future__') return 0;
  if (module.startsWith('.')) return 3;
  return standardModules.has(module.split('.', 1)[0]!) ? 1 : 2;
}

/** Whether the sections of a file are apart. Where there is only one, as PEP 8 would have it. */
function spacesSections(imports: readonly OrderedImport[]): boolean {
  const starts = imports.filter(
    ({ text }, i) =>
      i > 0 && sectionOf(importedModule(text)) !== sectionOf(importedModule(imports[i - 1]!.text)),
  );
  return starts.every(({ isSpaced }) => isSpaced);
}

function placeInSection<Import extends OrderedImport>(
  own: readonly Import[],
  statement: string,
): ImportPlace<Import> {
  const order = [isortKey, moduleKey].find((key) =>
    own.every(({ text }, i) => i === 0 || key(own[i - 1]!.text) <= key(text)),
  );
  const next = order && own.find(({ text }) => order(text) > order(statement));
  return next
    ? { at: next, side: 'before', isSpaced: false }
    : { at: own.at(-1)!, side: 'behind', isSpaced: false };
}

/** By which isort sorts: `import a` before `from a import b`. */
function isortKey(statement: string): string {
  return `${/^(?:lazy\s+)?from\b/.test(statement) ? 1 : 0} ${moduleKey(statement)}`;
}

function moduleKey(statement: string): string {
  return importedModule(statement).toLowerCase();
}
