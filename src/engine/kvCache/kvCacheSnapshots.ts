import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { LlamaContext, LlamaContextSequence } from 'node-llama-cpp';
import type { Logger } from '../../core/ports/logger.ts';
import type { KvCacheSnapshot } from '../../protocol/schemas/kvCacheSnapshotSchema.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { modelFingerprint } from './modelFingerprint.ts';
import { hashFile, type InterruptibleCall, SnapshotFiles } from './snapshotFiles.ts';
import { type SnapshotContent, type SnapshotKeeper, SnapshotWriter } from './snapshotWriter.ts';

/**
 * KV cache snapshots on disk, so that what was evaluated need not be evaluated again: conversations, and what prompts begin
 * with. Nothing here rejects: a snapshot that cannot be saved or used costs time and nothing else.
 *
 * llama.cpp trusts a state file blindly, and one of another model, context or build may crash the process. So the files
 * are named by a key of all these, and llama.cpp only gets files whose checksum is right.
 */
export class KvCacheSnapshots {
  readonly #files: SnapshotFiles;
  readonly #writer: SnapshotWriter;
  readonly #logger: Logger;
  /** What is being saved, one after the other. */
  #saving: { readonly owner: string; readonly done: Promise<void> } | undefined;

  private constructor(files: SnapshotFiles, writer: SnapshotWriter, logger: Logger) {
    this.#files = files;
    this.#writer = writer;
    this.#logger = logger;
  }

  /** The snapshots of a model in one of its contexts; undefined where its file cannot be identified. */
  static async of(
    loaded: Pick<LoadedModel, 'model' | 'info'>,
    context: LlamaContext,
    folder: string,
    keeper: SnapshotKeeper,
    logger: Logger,
  ): Promise<KvCacheSnapshots | undefined> {
    try {
      const files = new SnapshotFiles(folder, await snapshotKey(loaded, context), logger);
      return new KvCacheSnapshots(files, new SnapshotWriter(files, keeper, logger), logger);
    } catch (error) {
      logger.warn(`Nothing is saved or restored: ${String(error)}`);
      return undefined;
    }
  }

  /** The head of an owner's snapshot. The cells are not checked yet. */
  async find(owner: string): Promise<KvCacheSnapshot | undefined> {
    if (this.#saving?.owner === owner) await this.#saving.done;
    return this.#files.readHead(owner);
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#saving?.done;
  }

  /**
   * Replaces what a sequence holds with a snapshot. A snapshot that cannot be used is deleted. Resolves with false then,
   * and when the signal was aborted; the latter leaves the sequence as it was.
   */
  async restore(
    owner: string,
    snapshot: KvCacheSnapshot,
    to: LlamaContextSequence,
    call: InterruptibleCall,
  ): Promise<boolean> {
    const path = this.#files.pathOf(snapshot.file);
    try {
      const { size } = await stat(path);
      if (size !== snapshot.bytes)
        throw new Error(`${snapshot.bytes} bytes were written, but the file has ${size}`);
      const sha256 = await hashFile(path, call);
      if (sha256 === undefined) return false;
      if (sha256 !== snapshot.sha256) throw new Error('its checksum is wrong');
      // When llama.cpp refuses a file, it keeps what it had, which the library takes for empty.
      await to.clearHistory();
      await to.loadStateFromFile(path, { acceptRisk: true });
      if (isSame(to.contextTokens, snapshot.tokens)) {
        await this.#files.touch(owner);
        return true;
      }
      await to.clearHistory();
      throw new Error('it holds other tokens');
    } catch (error) {
      this.#logger.warn(`A snapshot cannot be used; what it holds is evaluated again. ${String(error)}`);
      await this.#files.delete(owner, snapshot);
      return false;
    }
  }

  /** Deletes a snapshot that is of no use. */
  async delete(owner: string, snapshot: KvCacheSnapshot): Promise<void> {
    await this.#files.delete(owner, snapshot);
  }

  /**
   * Saves what a sequence holds, unless it is saved already, not worth saving or too large. Resolves when the sequence
   * may change again; the file is checked, and replaces the previous snapshot, after that.
   */
  async save(owner: string, from: LlamaContextSequence, content: SnapshotContent): Promise<void> {
    const previous = this.settled();
    const cells = previous.then(() => this.#writer.writeCells(owner, from, content));
    const done = cells.then((written) => written && this.#writer.writeHead(written));
    this.#saving = { owner, done };
    await cells;
  }
}

/** A key of everything that a snapshot depends on: the model, its context and the build of llama.cpp. */
async function snapshotKey(
  { model, info }: Pick<LoadedModel, 'model' | 'info'>,
  context: LlamaContext,
): Promise<string> {
  const { contextSize, kvCacheKeyType, kvCacheValueType, flashAttention } = context;
  const { llamaCppRelease, gpu } = model.llama;
  const all = JSON.stringify([
    await modelFingerprint(info.source.path),
    [contextSize, kvCacheKeyType, kvCacheValueType, flashAttention, gpu],
    [llamaCppRelease, process.platform, process.arch],
  ]);
  return createHash('sha256').update(all).digest('hex').slice(0, 32);
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}
