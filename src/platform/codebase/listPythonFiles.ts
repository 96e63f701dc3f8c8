import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isSecretName } from '../../core/attachments/sensitiveText.ts';
import { excludedFolders } from '../../core/python/excludedFolders.ts';
import { globMatcher } from '../../core/text/glob.ts';
import { type IgnorePatterns, ignoringPatterns, readPatterns } from '../gitIgnore.ts';

/** A folder of the workspace, and what the user's settings hide in it: VS Code's glob patterns. */
export interface CodeFolder {
  readonly path: string;
  readonly excluded: readonly string[];
}

/** More files than any person's own code has. */
const mostFiles = 20_000;

/** More folders within each other than any project has. */
const deepest = 64;

interface Place {
  readonly folder: string;
  /** Relative to the workspace folder and to the repository, with `/` at the end; empty for the root. */
  readonly relative: string;
  readonly inRepository: string;
  readonly ignoring: readonly IgnorePatterns[];
  readonly depth: number;
}

/**
 * The Python files of a folder, as absolute paths: not those that Git ignores or settings exclude, in hidden folders, in
 * folders of installed packages, or with names of files with secrets. Links are not followed, so all of them are in the
 * folder. What cannot be read is left out, and all that is left once the signal is aborted.
 */
export async function listPythonFiles(
  { path: root, excluded }: CodeFolder,
  signal: AbortSignal,
): Promise<string[]> {
  const isExcluded = globMatcher(excluded);
  const { inRepository, ignoring } = await repositoryOf(root);
  const open: Place[] = [{ folder: root, relative: '', inRepository, ignoring, depth: 0 }];
  const files: string[] = [];
  for (let place = open.shift(); place && files.length < mostFiles && !signal.aborted; place = open.shift()) {
    const found = await readPlace(place, isExcluded);
    files.push(...found.files);
    open.push(...found.folders);
  }
  return files;
}

async function readPlace(
  place: Place,
  isExcluded: (path: string) => boolean,
): Promise<{ readonly files: string[]; readonly folders: Place[] }> {
  const found = { files: [] as string[], folders: [] as Place[] };
  const entries = await readdir(place.folder, { withFileTypes: true }).catch(() => []);
  const has = (name: string): boolean => entries.some((one) => one.name === name);
  // Virtual environments may have any name.
  if (place.depth > 0 && has('pyvenv.cfg')) return found;
  // A repository within another, such as a submodule, goes by its own rules.
  const isRepository = place.depth > 0 && has('.git');
  const above = isRepository ? '' : place.inRepository;
  const ignoring = [
    ...(isRepository ? await excludedIn(place.folder) : place.ignoring),
    ...(has('.gitignore') ? await patternsIn(place.folder, above) : []),
  ];
  for (const entry of entries) {
    const { name } = entry;
    const isFolder = isOpen(entry) && place.depth < deepest;
    if (!isFolder && !isCode(entry)) continue;
    const inRepository = above + name + (isFolder ? '/' : '');
    if (isExcluded(place.relative + name) || ignoringPatterns(inRepository, ignoring)) continue;
    const full = path.join(place.folder, name);
    const relative = `${place.relative}${name}/`;
    if (isFolder)
      found.folders.push({ folder: full, relative, inRepository, ignoring, depth: place.depth + 1 });
    else found.files.push(full);
  }
  return found;
}

function isCode(entry: Dirent): boolean {
  return entry.isFile() && /\.pyw?$/.test(entry.name) && !isSecretName(entry.name);
}

function isOpen(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.') && !excludedFolders.has(entry.name);
}

/** Where a folder is in its repository, and what that ignores above it. */
async function repositoryOf(root: string): Promise<Pick<Place, 'inRepository' | 'ignoring'>> {
  const above: string[] = [];
  for (let folder = root; ; folder = path.dirname(folder)) {
    above.push(folder);
    if (await stat(path.join(folder, '.git')).catch(() => undefined)) break;
    if (folder === path.dirname(folder)) return { inRepository: '', ignoring: [] };
  }
  const top = above.at(-1)!;
  const relative = (folder: string): string =>
    folder === top ? '' : `${path.relative(top, folder).replaceAll(path.sep, '/')}/`;
  const outer = above.slice(1).toReversed();
  const found = await Promise.all([
    excludedIn(top),
    ...outer.map((folder) => patternsIn(folder, relative(folder))),
  ]);
  return { inRepository: relative(root), ignoring: found.flat() };
}

/** What a repository ignores without telling others. */
function excludedIn(repository: string): Promise<IgnorePatterns[]> {
  return patternsIn(path.join(repository, '.git', 'info'), '', 'exclude');
}

async function patternsIn(folder: string, relative: string, name = '.gitignore'): Promise<IgnorePatterns[]> {
  const file = path.join(folder, name);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? [] : [readPatterns({ path: file, folder: relative, text })];
}
