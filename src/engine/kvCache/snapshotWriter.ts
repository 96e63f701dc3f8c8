import { mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { sharedPrefixLength } from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { KvCacheSnapshot } from '../../protocol/schemas/kvCacheSnapshotSchema.ts';
import { hashFile, type SnapshotFiles } from './snapshotFiles.ts';

/** Bytes of a disk that are left free, whatever there is to save. */
const reservedDiskBytes = 1_000_000_000;

/** Decides what the disk may hold. */
export interface SnapshotKeeper {
  /** How many bytes the snapshot of an owner may have now; 0 where it must not be saved. */
  budgetFor(owner: string): Promise<number>;
  /** Called when there is a new snapshot. */
  saved(): void;
}

/** What a snapshot is to hold in addition to the KV cache. */
export interface SnapshotContent {
  /** About as many bytes as llama.cpp will write. */
  readonly expectedBytes: number;
  readonly isWorthSaving: (tokens: number, unsavedTokens: number) => boolean;
  readonly answers: KvCacheSnapshot['answers'];
}

/** A file that llama.cpp has written, and that is not a snapshot before it has a head. */
export interface WrittenCells {
  readonly name: string;
  readonly head: string;
  readonly bytes: number;
  readonly tokens: readonly Token[];
  readonly answers: KvCacheSnapshot['answers'];
  readonly startedAt: number;
  /** The cells of the previous snapshot. */
  readonly replaces: string | undefined;
}

/** Writes snapshots in two steps: the sequence must not change during the first one only. Nothing here rejects. */
export class SnapshotWriter {
  readonly #files: SnapshotFiles;
  readonly #keeper: SnapshotKeeper;
  readonly #logger: Logger;

  constructor(files: SnapshotFiles, keeper: SnapshotKeeper, logger: Logger) {
    this.#files = files;
    this.#keeper = keeper;
    this.#logger = logger;
  }

  /** Lets llama.cpp write what a sequence holds. Undefined when it is not written. */
  async writeCells(
    owner: string,
    from: LlamaContextSequence,
    { expectedBytes, isWorthSaving, answers }: SnapshotContent,
  ): Promise<WrittenCells | undefined> {
    const head = this.#files.headPath(owner);
    const tokens = from.contextTokens;
    if (head === undefined || tokens.length === 0) return undefined;
    const startedAt = performance.now();
    const name = this.#files.newCellsName(owner);
    try {
      const previous = await this.#files.readHead(owner);
      const isComplete = previous !== undefined && (await this.#files.has(previous.file));
      const unsaved = tokens.length - (isComplete ? sharedPrefixLength(tokens, previous.tokens) : 0);
      if (unsaved === 0) await this.#files.touch(owner);
      if (unsaved === 0 || !isWorthSaving(tokens.length, unsaved)) return undefined;
      if (!(await this.#fits(owner, expectedBytes))) return undefined;
      const { fileSize } = await from.saveStateToFile(this.#files.pathOf(name));
      return { name, head, bytes: fileSize, tokens, answers, startedAt, replaces: previous?.file };
    } catch (error) {
      await this.#discard(name, error);
      return undefined;
    }
  }

  /** Checks what llama.cpp has written, and makes it the owner's snapshot. */
  async writeHead({ name, head, bytes, tokens, answers, startedAt, replaces }: WrittenCells): Promise<void> {
    try {
      const { size } = await stat(this.#files.pathOf(name));
      // llama.cpp does not notice when the end of what it writes does not fit on the disk.
      if (size !== bytes) throw new Error(`${bytes} bytes were written, but the file has ${size}`);
      const sha256 = await hashFile(this.#files.pathOf(name));
      if (sha256 === undefined) return;
      const snapshot: KvCacheSnapshot = { version: 1, file: name, bytes, sha256, tokens, answers };
      const temporary = `${head}.${process.pid}.tmp`;
      await writeFile(temporary, JSON.stringify(snapshot));
      await rename(temporary, head);
      if (replaces !== undefined) await rm(this.#files.pathOf(replaces), { force: true });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      this.#logger.info(`Saved ${tokens.length} tokens in ${seconds} s (${megabytes(size)})`);
      this.#keeper.saved();
    } catch (error) {
      await this.#discard(name, error);
    }
  }

  async #fits(owner: string, expectedBytes: number): Promise<boolean> {
    const budget = await this.#keeper.budgetFor(owner);
    if (budget === 0) return false;
    // Other users of this machine must not read it.
    await mkdir(this.#files.folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#files.folder);
    const limit = Math.min(budget, bavail * bsize - reservedDiskBytes);
    if (expectedBytes <= limit) return true;
    this.#logger.info(
      `A snapshot is not saved: it takes ${megabytes(expectedBytes)}, and ${megabytes(limit)} may be used`,
    );
    return false;
  }

  async #discard(name: string, error: unknown): Promise<void> {
    this.#logger.warn(`A snapshot cannot be saved: ${String(error)}`);
    await rm(this.#files.pathOf(name), { force: true }).catch(() => {});
  }
}

function megabytes(bytes: number): string {
  return `${Math.max(0, Math.round(bytes / 1e6))} MB`;
}
