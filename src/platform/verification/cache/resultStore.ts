import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as v from 'valibot';
import type { Logger } from '../../../core/ports/logger.ts';
import { mapConcurrently } from '../../../core/lifetime/async.ts';

/** In bytes; entries of 10,000 files take about a fifth of it. */
const mostBytes = 256 << 20;

/** An entry that was used is marked as such if the mark is older, in milliseconds. */
const markAfter = 24 * 60 * 60_000;

const readAtOnce = 32;

/** Paths of the user's files stand in it. */
const onlyOwner = 0o700;

/** A folder of results, one file for each key. What is damaged, or cannot be read or written, counts as not there. */
export class ResultStore {
  readonly #folder: string;
  readonly #logger: Logger;
  #hasWritten = false;
  #isBroken = false;

  /** @param folder Need not exist yet. */
  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
  }

  /** Undefined where there is none, or none of this kind. */
  async read<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
    const path = this.#path(key);
    const bytes = await readFile(path).catch(() => undefined);
    const parsed = bytes && v.safeParse(schema, unpacked(bytes));
    if (!parsed?.success) return undefined;
    await markAsUsed(path);
    return parsed.output;
  }

  async write(key: string, result: unknown): Promise<void> {
    if (this.#isBroken) return;
    const path = this.#path(key);
    const unfinished = `${path}.${randomUUID()}.new`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: onlyOwner });
      // What a lost power supply leaves half-written is noticed as it is read.
      await writeFile(unfinished, gzipSync(JSON.stringify(result), { level: 1 }));
      await rename(unfinished, path);
      this.#hasWritten = true;
    } catch (error) {
      this.#isBroken = true;
      await rm(unfinished, { force: true }).catch(() => {});
      this.#logger.warn(`Results cannot be kept in ${this.#folder}: ${String(error)}`);
    }
  }

  /** Deletes the entries that were used longest ago if there are too many. */
  async trim(limit = mostBytes): Promise<void> {
    if (!this.#hasWritten) return;
    const files = await filesBelow(this.#folder);
    let bytes = files.reduce((sum, one) => sum + one.size, 0);
    for (const { path, size } of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= limit) break;
      bytes -= size;
      await rm(path, { force: true }).catch(() => {});
    }
  }

  #path(key: string): string {
    const name = createHash('sha256').update(key).digest('hex');
    return join(this.#folder, name.slice(0, 2), `${name.slice(2)}.json.gz`);
  }
}

/** The folder in which programs keep what they can make again, for this user; undefined where there is none. */
export function userCacheFolder(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const named = process.platform === 'win32' ? environment['LOCALAPPDATA'] : environment['XDG_CACHE_HOME'];
  if (named !== undefined && isAbsolute(named)) return named;
  const home = homeFolder();
  if (home === undefined) return undefined;
  return join(home, ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']));
}

/** Undefined where the system knows none, as for a user that a container has made up. */
function homeFolder(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where it is damaged, which its checksum tells. */
function unpacked(bytes: Buffer): unknown {
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function markAsUsed(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  const now = new Date();
  if (found && now.getTime() - found.mtimeMs > markAfter) await utimes(path, now, now).catch(() => {});
}

async function filesBelow(
  folder: string,
): Promise<{ readonly path: string; readonly size: number; readonly usedAt: number }[]> {
  const folders = await readdir(folder).catch((): string[] => []);
  const names = await mapConcurrently(folders, readAtOnce, async (one) =>
    (await readdir(join(folder, one)).catch((): string[] => [])).map((name) => join(folder, one, name)),
  );
  const found = await mapConcurrently(names.flat(), readAtOnce, async (path) => {
    const status = await stat(path).catch(() => undefined);
    return status ? [{ path, size: status.size, usedAt: status.mtimeMs }] : [];
  });
  return found.flat();
}
