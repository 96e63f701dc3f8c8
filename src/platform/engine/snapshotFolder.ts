import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isOfNoConversation,
  ownerOfSnapshot,
  ownSnapshotsKeptFor,
  snapshotFileEndings,
  snapshotNamePrefix,
  writerOfSnapshot,
} from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { parseKvCacheSnapshot } from '../../protocol/schemas/kvCacheSnapshotSchema.ts';

/** Milliseconds after which a file that no head names counts as abandoned, whichever process wrote it. */
const strayAfter = 3_600_000;

interface Found {
  readonly head: string;
  readonly cells: string;
  readonly bytes: number;
  /** When it was last written or used, in milliseconds since 1970. */
  readonly writtenAt: number;
}

/**
 * The folder in which engines save KV cache snapshots: of conversations, of beginnings that all prompts share, and of the code
 * that was completed last. The engines write, since the files are large and
 * only they understand them; this class decides what is kept. It never rejects: a file that cannot be deleted now is
 * deleted the next time.
 */
export class SnapshotFolder {
  readonly path: string;
  readonly #maxBytes: () => number;
  readonly #isKept: (conversation: string) => Promise<boolean>;
  readonly #logger: Logger;

  constructor(options: {
    readonly path: string;
    /** The most bytes of all snapshots together; with 0 none is kept. */
    readonly maxBytes: () => number;
    /** Whether a conversation still exists. */
    readonly isKept: (conversation: string) => Promise<boolean>;
    readonly logger: Logger;
  }) {
    this.path = options.path;
    this.#maxBytes = options.maxBytes;
    this.#isKept = options.isKept;
    this.#logger = options.logger;
  }

  get maxBytes(): number {
    return Math.max(0, Math.floor(this.#maxBytes()));
  }

  /** How many bytes the snapshot of an owner may have: 0 when it is a conversation that no longer exists. */
  async budgetFor(owner: string): Promise<number> {
    return isOfNoConversation(owner) || (await this.#isKept(owner)) ? this.maxBytes : 0;
  }

  /** Deletes the snapshots of a conversation. */
  async delete(conversation: string): Promise<void> {
    const beginning = snapshotNamePrefix(conversation);
    if (beginning === undefined) return;
    const names = await this.#names();
    await Promise.all(names.filter((name) => name.startsWith(beginning)).map((name) => this.#remove(name)));
  }

  /**
   * Deletes the snapshots of conversations that are gone, those of no conversation that were not used for long, the oldest
   * beyond the limit, and what crashes left behind.
   *
   * @param ended The id of a process that has ended and may have left something unfinished.
   */
  async tidy(ended?: number): Promise<void> {
    const names = await this.#names();
    const heads = names.filter((name) => name.endsWith(snapshotFileEndings.head));
    const found = (await Promise.all(heads.map((head) => this.#readHead(head)))).filter(
      (one) => one !== undefined,
    );
    const named = new Set(found.map(({ cells }) => cells));
    let left = this.maxBytes;
    for (const one of found.toSorted((a, b) => b.writtenAt - a.writtenAt)) {
      if (one.bytes <= left && (await this.#mayStay(one))) {
        left -= one.bytes;
        continue;
      }
      await this.#remove(one.head);
      await this.#remove(one.cells);
    }
    const others = names.filter((name) => !named.has(name) && !found.some(({ head }) => head === name));
    const isLeft = (name: string): boolean => ended !== undefined && writerOfSnapshot(name) === ended;
    await Promise.all(others.map((name) => (isLeft(name) ? this.#remove(name) : this.#removeStray(name))));
  }

  async #mayStay({ head, writtenAt }: Found): Promise<boolean> {
    const owner = ownerOfSnapshot(head);
    if (isOfNoConversation(owner)) return Date.now() - writtenAt < ownSnapshotsKeptFor;
    return this.#isKept(owner);
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#logger.warn(`Snapshots cannot be listed: ${String(error)}`);
      return [];
    }
  }

  async #readHead(head: string): Promise<Found | undefined> {
    try {
      const path = join(this.path, head);
      const { mtimeMs } = await stat(path);
      const { file, bytes } = parseKvCacheSnapshot(await readFile(path, 'utf8'));
      return { head, cells: file, bytes, writtenAt: mtimeMs };
    } catch {
      // Torn, or just deleted by another window; a torn one is deleted as a stray.
      return undefined;
    }
  }

  async #removeStray(name: string): Promise<void> {
    const written = await stat(join(this.path, name)).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > strayAfter) await this.#remove(name);
  }

  async #remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true }).catch((error: unknown) =>
      this.#logger.warn(`A snapshot cannot be deleted: ${String(error)}`),
    );
  }
}
