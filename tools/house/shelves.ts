import type { SourceFile } from './sourceTree.ts';

/** An import between two shelves of a room from which the way leads back: the shelves cannot be read in any order. */
export interface BackArrow {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
  readonly example: string;
}

/**
 * The imports that run in a circle between the shelves of a folder: its sub-folders, each with all that is in it, and the
 * files that lie loose in it, taken together.
 */
export function findBackArrows(files: readonly SourceFile[]): BackArrow[] {
  return [...foldersOf(files)].flatMap((folder) => backArrowsIn(folder, files));
}

function foldersOf(files: readonly SourceFile[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 2; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  return folders;
}

function backArrowsIn(folder: string, files: readonly SourceFile[]): BackArrow[] {
  const shelfOf = (path: string): string | undefined => {
    if (!path.startsWith(`${folder}/`)) return undefined;
    const [first, ...rest] = path.slice(folder.length + 1).split('/');
    return rest.length > 0 ? first! : 'its loose files';
  };
  const arrows = new Map<string, BackArrow>();
  for (const { path, imports } of files) {
    const from = shelfOf(path);
    for (const imported of imports) {
      const to = shelfOf(imported);
      if (from === undefined || to === undefined || from === to) continue;
      arrows.set(`${from} > ${to}`, { folder, from, to, example: `${path} imports ${imported}` });
    }
  }
  const all = [...arrows.values()];
  return all.filter(({ from, to }) => leadsTo(to, from, all));
}

function leadsTo(start: string, end: string, arrows: readonly BackArrow[]): boolean {
  const reached = new Set([start]);
  // A set that grows is also walked through what is added to it.
  for (const shelf of reached) for (const { from, to } of arrows) if (from === shelf) reached.add(to);
  return reached.has(end);
}

/** Files shorter than so many lines that only one other imports: they belong into that. */
export function shortWithOneImporter(files: readonly SourceFile[], lines: number): string[] {
  const importers = new Map<string, number>();
  for (const { imports } of files)
    for (const one of imports) importers.set(one, (importers.get(one) ?? 0) + 1);
  return files.filter((file) => file.lines < lines && importers.get(file.path) === 1).map(({ path }) => path);
}
