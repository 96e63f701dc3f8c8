import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { excludedFolders } from '../core/python/excludedFolders.ts';
import { lineColumnAt } from '../core/text/textPositions.ts';
import { readSmallFile } from '../platform/verification/untrustedFiles.ts';
import { readNotebook } from './notebook.ts';

/** Longer ones are data. */
const longestFile = 64 << 20;

/** Where something is in a file: lines and columns count from 1, of a notebook in a cell. */
export interface SourcePlace {
  readonly cell?: number;
  readonly line: number;
  readonly column: number;
  /** Its line in the file itself; of a notebook, that in its JSON. */
  readonly fileLine: number;
}

/** A file to verify. */
export interface SourceFile {
  readonly code: string;
  /** Where an offset in the code is. */
  placeAt(offset: number): SourcePlace;
}

/**
 * The named files and those in the named folders that hold Python, in a stable order. Hidden folders, those of installed
 * packages, and links that lead out of a folder are skipped.
 *
 * @throws PhidelityError for a name that is neither a file nor a folder.
 */
export async function sourceFiles(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) {
    const status = await stat(name).catch(() => {
      throw new PhidelityError('internal', `There is no file or folder ${name}.`);
    });
    if (status.isDirectory()) files.push(...(await filesBelow(name, await realpath(name))));
    else files.push(name);
  }
  return [...new Set(files)];
}

async function filesBelow(folder: string, root: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!excludedFolders.has(entry.name) && !entry.name.startsWith('.'))
        files.push(...(await filesBelow(inside, root)));
    } else if (
      /\.(?:pyw?|pyi|ipynb)$/.test(entry.name) &&
      (await isInside(inside, entry.isSymbolicLink(), root))
    )
      files.push(inside);
  }
  return files;
}

async function isInside(file: string, isLink: boolean, root: string): Promise<boolean> {
  if (!isLink) return true;
  const target = await realpath(file).catch(() => '');
  return target.startsWith(root + path.sep);
}

/** Undefined if it cannot be read: it is no file, is too long, or is a notebook that is damaged. */
export async function readSourceFile(file: string): Promise<SourceFile | undefined> {
  const text = await readSmallFile(file, longestFile);
  if (text === undefined) return undefined;
  if (file.endsWith('.ipynb')) return readNotebook(text);
  return {
    code: text,
    placeAt: (offset) => {
      const { line, column } = lineColumnAt(text, offset);
      return { line, column, fileLine: line };
    },
  };
}
