import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import {
  moduleReferences,
  type ModuleReference,
} from '../../../core/verification/packages/moduleReferences.ts';
import { readSmallBytes } from '../untrustedFiles.ts';

/** No longer source counts. In bytes. */
export const longestSource = 8 << 20;

/** A folder, as far as the names in it decide what an import finds. */
export interface FolderState {
  /** The names in it, sorted; undefined if there is no such folder. */
  readonly names: readonly string[] | undefined;
  /** The same by what stands before the first dot. */
  readonly byStem: ReadonlyMap<string, readonly string[]>;
  readonly seenAt: number;
}

/** A file. */
export interface FileState {
  /** What it imports, if it is a source. */
  readonly references: readonly ModuleReference[];
  /** Of its contents; of its times where they are too long, or it is no regular file. Empty if there is none. */
  readonly hash: string;
  readonly stamp: string;
  readonly seenAt: number;
}

/** What files and folders were like when they were first looked at. */
export class FileStates {
  readonly #files = new Map<string, Promise<FileState>>();
  readonly #folders = new Map<string, Promise<FolderState>>();

  file(path: string): Promise<FileState> {
    const known = this.#files.get(path) ?? readState(path);
    this.#files.set(path, known);
    return known;
  }

  folder(path: string): Promise<FolderState> {
    const known = this.#folders.get(path) ?? readFolder(path);
    this.#folders.set(path, known);
    return known;
  }

  /**
   * Whether files and folders are as they were when they were first looked at, and were so at a time, in milliseconds
   * since 1970.
   */
  async areSame(files: Iterable<string>, folders: Iterable<string>, at: number): Promise<boolean> {
    const checks: Promise<boolean>[] = [];
    for (const path of files) checks.push(this.#isSameFile(path, at));
    for (const path of folders) checks.push(this.#isSameFolder(path, at));
    return (await Promise.all(checks)).every(Boolean);
  }

  async #isSameFile(path: string, at: number): Promise<boolean> {
    const { stamp, seenAt } = await this.file(path);
    const now = await stampOf(path);
    return now.stamp === stamp && (seenAt <= at || now.changedAt < at);
  }

  /** Names count here, and not times: what makes no module may come and go. */
  async #isSameFolder(path: string, at: number): Promise<boolean> {
    const { names, seenAt } = await this.folder(path);
    const now = await readFolder(path);
    return (
      String(moduleNames(now)) === String(moduleNames({ names })) &&
      (seenAt <= at || (await stampOf(path)).changedAt < at)
    );
  }
}

/** Those of the names in a folder that may be modules, or say what the folder is. */
export function moduleNames({ names }: Pick<FolderState, 'names'>): string[] | undefined {
  return names?.filter((name) => /\/$|\.(?:pyi?|so|pyd|typed)$|^[^.]*$/.test(name));
}

async function readState(path: string): Promise<FileState> {
  const seenAt = Date.now();
  const { stamp } = await stampOf(path);
  const bytes = await readSmallBytes(path, longestSource);
  const isWhole = bytes !== undefined && bytes.length < longestSource;
  const hash = isWhole ? createHash('sha256').update(bytes).digest('base64') : stamp;
  const references = isWhole && /\.pyi?$/.test(path) ? moduleReferences(bytes.toString('utf8')) : [];
  return { references, hash, stamp, seenAt };
}

async function readFolder(path: string): Promise<FolderState> {
  const seenAt = Date.now();
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  const names = entries
    ?.filter(({ name }) => !name.startsWith('.') && name !== '__pycache__')
    .map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort();
  const byStem = new Map<string, string[]>();
  for (const name of names ?? []) {
    const [stem] = /^[^./]*/.exec(name)!;
    byStem.set(stem, [...(byStem.get(stem) ?? []), name]);
  }
  return { names, byStem, seenAt };
}

async function stampOf(path: string): Promise<{ stamp: string; changedAt: number }> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return { stamp: '', changedAt: 0 };
  const { mtimeMs, ctimeMs, size } = found;
  return { stamp: `${mtimeMs} ${ctimeMs} ${size}`, changedAt: Math.max(mtimeMs, ctimeMs) };
}
