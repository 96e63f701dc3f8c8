import { createHash, type Hash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { packagedPaths } from '../../packagedPaths.ts';

/** More is not looked at: such an environment is not told from another. */
const mostEntries = 400_000;

const deepest = 40;

/** Folders are read at once in one turn of the event loop so many. */
const foldersInOneTurn = 200;

/** What verdicts may rest on: modules, what declares them, and what says which there are. */
const counts =
  /\.(?:pyi?|pth|start|so|pyd|typed|egg|zip|whl|egg-link)$|^(?:METADATA|RECORD|PKG-INFO|top_level\.txt)$/;

/**
 * Stands for all files in some folders that verdicts may rest on: a size and the times of its last changes for each. The
 * folders, or archives, are those in which packages are installed. Undefined if there are too many files.
 */
export async function environmentStamp(
  roots: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const walk = new Walk();
  for (const root of roots) if (!(await walk.add(root, signal))) return undefined;
  return walk.hash.digest('base64');
}

/** Stands for our own code, pyright and the platform: with another one, verdicts may be others. */
export function checkerStamp(): string {
  const pyright = dirname(packagedPaths.pyrightEntry);
  const hash = createHash('sha256').update(`${process.platform}\n`);
  // Of a bundle, this is all of our code.
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(pyright, 'package.json')));
  const { size, mtimeMs } = statSync(join(pyright, 'dist', 'pyright-internal.js'));
  return hash.update(`${size} ${mtimeMs}`).digest('base64');
}

/** Folders without modules. */
const leftOut = new Set(['__pycache__', '.git', 'node_modules']);

/** Whether more must be asked for: a link may lead to a folder. */
const mayCount = (entry: Dirent): boolean =>
  entry.isSymbolicLink() || (!entry.isDirectory() && counts.test(entry.name));

class Walk {
  readonly hash: Hash = createHash('sha256');
  readonly #seen = new Set<string>();
  #entries = 0;
  #folders = 0;

  async add(root: string, signal: AbortSignal): Promise<boolean> {
    const status = statusOf(root);
    this.hash.update(`${root}\n`);
    if (status?.isFile()) this.#note(root, status);
    return !status?.isDirectory() || this.#addFolder(root, realpath(root), 0, signal);
  }

  /** @param real Where the folder really is. */
  async #addFolder(folder: string, real: string, depth: number, signal: AbortSignal): Promise<boolean> {
    if (this.#seen.has(real) || depth > deepest) return true;
    this.#seen.add(real);
    if (++this.#folders % foldersInOneTurn === 0) await nextTurn();
    signal.throwIfAborted();
    const entries = entriesOf(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#entries += entries.length;
    if (this.#entries > mostEntries) return false;
    for (const { name, isLink } of this.#noteFiles(folder, entries)) {
      const path = join(folder, name);
      this.hash.update(`${path}/\n`);
      // Asking for each would take as long as everything else.
      const realInside = isLink ? realpath(path) : join(real, name);
      if (!(await this.#addFolder(path, realInside, depth + 1, signal))) return false;
    }
    return true;
  }

  /** Returns the folders among the entries. */
  #noteFiles(
    folder: string,
    entries: readonly Dirent[],
  ): { readonly name: string; readonly isLink: boolean }[] {
    const inside: { name: string; isLink: boolean }[] = [];
    for (const entry of entries) {
      const { name } = entry;
      const path = join(folder, name);
      const status = mayCount(entry) ? statusOf(path) : undefined;
      if (status?.isDirectory() || (entry.isDirectory() && !leftOut.has(name)))
        inside.push({ name, isLink: entry.isSymbolicLink() });
      else if (status?.isFile() && counts.test(name)) this.#note(path, status);
    }
    return inside;
  }

  #note(path: string, { size, mtimeMs, ctimeMs }: Stats): void {
    this.hash.update(`${path}\0${size} ${mtimeMs} ${ctimeMs}\n`);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function realpath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
