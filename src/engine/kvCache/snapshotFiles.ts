import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { snapshotFileEndings, snapshotNamePrefix } from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { type KvCacheSnapshot, parseKvCacheSnapshot } from '../../protocol/schemas/kvCacheSnapshotSchema.ts';

/** Bytes that are hashed between two checks of whether to continue: about 5 ms. */
const hashChunkBytes = 8 * 1024 * 1024;

/** How hashing a file is interrupted. */
export interface InterruptibleCall {
  readonly signal: AbortSignal;
  /** Yields to more urgent requests. */
  readonly pause: () => Promise<void>;
}

/** Names and heads of the snapshot files of one model, as it is loaded. Nothing here rejects. */
export class SnapshotFiles {
  readonly folder: string;
  readonly #key: string;
  readonly #logger: Logger;

  /** @param key Identifies the model and how it is loaded. */
  constructor(folder: string, key: string, logger: Logger) {
    this.folder = folder;
    this.#key = key;
    this.#logger = logger;
  }

  /** The path of an owner's head; undefined for an id that cannot be part of a file name. */
  headPath(owner: string): string | undefined {
    const prefix = snapshotNamePrefix(owner);
    return prefix === undefined ? undefined : this.pathOf(`${prefix}${this.#key}${snapshotFileEndings.head}`);
  }

  /** The name of a new file that llama.cpp can write for an owner. */
  newCellsName(owner: string): string {
    const unique = `${process.pid}-${Date.now()}`;
    return `${snapshotNamePrefix(owner)}${this.#key}.${unique}${snapshotFileEndings.cells}`;
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** The head of an owner's snapshot; undefined where there is none that can be read. */
  async readHead(owner: string): Promise<KvCacheSnapshot | undefined> {
    const head = this.headPath(owner);
    if (head === undefined) return undefined;
    try {
      return parseKvCacheSnapshot(await readFile(head, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#logger.warn(`A snapshot cannot be used: ${String(error)}`);
      return undefined;
    }
  }

  /** Deletes a snapshot. Its head stays if another window has replaced it. */
  async delete(owner: string, { file }: KvCacheSnapshot): Promise<void> {
    const head = this.headPath(owner);
    const isCurrent = (await this.readHead(owner))?.file === file;
    const paths = [...(head !== undefined && isCurrent ? [head] : []), this.pathOf(file)];
    await Promise.all(paths.map((path) => rm(path, { force: true }).catch(() => {})));
  }

  /** Marks an owner's snapshot as just used. Rejects with file system errors. */
  async touch(owner: string): Promise<void> {
    const head = this.headPath(owner);
    const now = new Date();
    if (head !== undefined) await utimes(head, now, now);
  }

  /** Whether a file exists. */
  has(name: string): Promise<boolean> {
    return stat(this.pathOf(name)).then(
      () => true,
      () => false,
    );
  }
}

/** The SHA-256 of a file in hexadecimal; undefined when the signal was aborted first. Rejects with file system errors. */
export async function hashFile(path: string, call?: InterruptibleCall): Promise<string | undefined> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: hashChunkBytes })) {
    hash.update(chunk as Buffer);
    await call?.pause();
    if (call?.signal.aborted) return undefined;
  }
  return hash.digest('hex');
}
