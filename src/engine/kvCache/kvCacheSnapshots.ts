import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import {
  sharedPrefixLength,
  snapshotFileEndings,
  snapshotNamePrefix,
} from '../../core/engine/evaluation/kvCacheSnapshot.ts';
import { type KvCacheSnapshot, parseKvCacheSnapshot } from '../../protocol/schemas/kvCacheSnapshotSchema.ts';
import type { EngineLog } from '../process/parentProcess.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { modelFingerprint } from './modelFingerprint.ts';

/** Bytes of a disk that are left free, whatever there is to save. */
const roomForOthers = 1_000_000_000;

/** Bytes that are hashed between two looks at whether to go on: about 5 ms. */
const pieceBytes = 8 * 1024 * 1024;

/** Who decides what the disk may hold. */
export interface SnapshotKeeper {
  /** How many bytes the state of a conversation may have now; 0 where it is not to be saved. */
  roomFor(conversation: string): Promise<number>;
  /** Told when there is a new state. */
  saved(): void;
}

/**
 * The evaluated states of conversations on disk, so that what was read of them need not be read again. Nothing here
 * ever rejects: a state that cannot be saved or used costs time and nothing else.
 *
 * llama.cpp trusts a state file blindly, and one of another model, context or build may end the process. So the files
 * are named by all of that, and llama.cpp sees only what still has its checksum.
 */
export class KvCacheSnapshots {
  readonly #folder: string;
  readonly #key: string;
  readonly #keeper: SnapshotKeeper;
  readonly #log: EngineLog;
  /** What is being saved, one after the other. */
  #saving: { readonly conversation: string; readonly done: Promise<void> } | undefined;

  private constructor(folder: string, key: string, keeper: SnapshotKeeper, log: EngineLog) {
    this.#folder = folder;
    this.#key = key;
    this.#keeper = keeper;
    this.#log = log;
  }

  /** Those of a model as it is loaded; undefined where its file cannot be told from others. */
  static async of(
    { model, context, info }: LoadedModel,
    folder: string,
    keeper: SnapshotKeeper,
    log: EngineLog,
  ): Promise<KvCacheSnapshots | undefined> {
    try {
      const { contextSize, kvCacheKeyType, kvCacheValueType, flashAttention } = context;
      const { llamaCppRelease, gpu } = model.llama;
      const all = JSON.stringify([
        await modelFingerprint(info.source.path),
        [contextSize, kvCacheKeyType, kvCacheValueType, flashAttention, gpu],
        [llamaCppRelease, process.platform, process.arch],
      ]);
      const key = createHash('sha256').update(all).digest('hex').slice(0, 32);
      return new KvCacheSnapshots(folder, key, keeper, log);
    } catch (error) {
      log('warn', `No state of a chat is saved or restored: ${String(error)}`);
      return undefined;
    }
  }

  /** What is saved of a conversation for this model. The state itself is not looked at yet. */
  async find(conversation: string): Promise<KvCacheSnapshot | undefined> {
    if (this.#saving?.conversation === conversation) await this.#saving.done;
    return this.#find(conversation);
  }

  /** Resolves when nothing is written any more. */
  async settled(): Promise<void> {
    await this.#saving?.done;
  }

  async #find(conversation: string): Promise<KvCacheSnapshot | undefined> {
    const head = this.#head(conversation);
    if (head === undefined) return undefined;
    try {
      return parseKvCacheSnapshot(await readFile(head, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#log('warn', `A saved state of a chat cannot be used: ${String(error)}`);
      return undefined;
    }
  }

  /**
   * Puts a saved state in the place of what a sequence holds. A state that cannot be used is deleted. False also when
   * it was given up on account of the signal, with the sequence as it was.
   */
  async restore(
    conversation: string,
    saved: KvCacheSnapshot,
    to: LlamaContextSequence,
    call: RestoreCall,
  ): Promise<boolean> {
    const path = join(this.#folder, saved.file);
    try {
      const { size } = await stat(path);
      if (size !== saved.bytes) throw new Error(`${saved.bytes} bytes were written, and ${size} are there`);
      const sha256 = await hashFile(path, call);
      if (sha256 === undefined) return false;
      if (sha256 !== saved.sha256) throw new Error('its checksum is wrong');
      // llama.cpp leaves what it had when it refuses a file at its beginning, and the library takes that for empty.
      await to.clearHistory();
      await to.loadStateFromFile(path, { acceptRisk: true });
      if (isSame(to.contextTokens, saved.tokens)) return true;
      await to.clearHistory();
      throw new Error('it holds other tokens');
    } catch (error) {
      this.#log('warn', `The saved state of a chat cannot be used; the chat is read again. ${String(error)}`);
      await this.#remove(conversation, saved);
      return false;
    }
  }

  /**
   * Saves what a sequence holds, unless it is saved already, not worth it or larger than it may be. Resolves when the
   * sequence may change again; the file is checked, and takes the place of the one before, after that.
   */
  async save(conversation: string, from: LlamaContextSequence, what: WhatToSave): Promise<void> {
    const earlier = this.settled();
    const written = earlier.then(() => this.#write(conversation, from, what));
    const done = written.then((file) => file && this.#finish(file));
    this.#saving = { conversation, done };
    await written;
  }

  /** Has llama.cpp write a file; undefined when there is nothing to go on with. */
  async #write(
    conversation: string,
    from: LlamaContextSequence,
    { stateBytes, isWorth, answers }: WhatToSave,
  ): Promise<Written | undefined> {
    const head = this.#head(conversation);
    const tokens = from.contextTokens;
    if (head === undefined || tokens.length === 0) return undefined;
    const started = performance.now();
    const file = `${snapshotNamePrefix(conversation)}${this.#key}.${process.pid}-${Date.now()}${snapshotFileEndings.cells}`;
    const path = join(this.#folder, file);
    try {
      const before = await this.#find(conversation);
      const isHere = before !== undefined && (await isThere(join(this.#folder, before.file)));
      const unsaved = tokens.length - (isHere ? sharedPrefixLength(tokens, before.tokens) : 0);
      if (unsaved === 0) {
        const now = new Date();
        await utimes(head, now, now);
      }
      if (unsaved === 0 || !isWorth(tokens.length, unsaved)) return undefined;
      const allowed = await this.#keeper.roomFor(conversation);
      if (allowed === 0) return undefined;
      // Other people of this machine have no business with it.
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(this.#folder);
      const most = Math.min(allowed, bavail * bsize - roomForOthers);
      if (stateBytes > most) {
        const megabytes = (bytes: number): string => `${Math.max(0, Math.round(bytes / 1e6))} MB`;
        this.#log(
          'info',
          `The state of the chat is not saved: it has ${megabytes(stateBytes)}, and ${megabytes(most)} may be used`,
        );
        return undefined;
      }
      const { fileSize } = await from.saveStateToFile(path);
      return { file, path, head, bytes: fileSize, tokens, answers, started, replaces: before?.file };
    } catch (error) {
      await this.#giveUp(path, error);
      return undefined;
    }
  }

  async #finish(written: Written): Promise<void> {
    const { file, path, head, bytes, tokens, answers, started, replaces } = written;
    try {
      const { size } = await stat(path);
      // llama.cpp does not notice when the end of what it writes finds no room.
      if (size !== bytes) throw new Error(`${bytes} bytes were to be written, and ${size} are there`);
      const sha256 = await hashFile(path);
      if (sha256 === undefined) return;
      const saved: KvCacheSnapshot = { version: 1, file, bytes, sha256, tokens, answers };
      const whole = `${head}.${process.pid}.tmp`;
      await writeFile(whole, JSON.stringify(saved));
      await rename(whole, head);
      if (replaces !== undefined) await rm(join(this.#folder, replaces), { force: true });
      const seconds = (performance.now() - started) / 1000;
      this.#log(
        'info',
        `Saved ${tokens.length} tokens of the chat in ${seconds.toFixed(1)} s (${Math.round(size / 1e6)} MB)`,
      );
      this.#keeper.saved();
    } catch (error) {
      await this.#giveUp(path, error);
    }
  }

  async #giveUp(path: string, error: unknown): Promise<void> {
    this.#log('warn', `The state of the chat could not be saved: ${String(error)}`);
    await rm(path, { force: true }).catch(() => {});
  }

  #head(conversation: string): string | undefined {
    const name = snapshotNamePrefix(conversation);
    return name === undefined
      ? undefined
      : join(this.#folder, `${name}${this.#key}${snapshotFileEndings.head}`);
  }

  async #remove(conversation: string, { file }: KvCacheSnapshot): Promise<void> {
    const head = this.#head(conversation);
    // Another window may have saved the conversation meanwhile.
    const isCurrent = (await this.#find(conversation))?.file === file;
    const paths = [...(head !== undefined && isCurrent ? [head] : []), join(this.#folder, file)];
    await Promise.all(paths.map((path) => rm(path, { force: true }).catch(() => {})));
  }
}

interface RestoreCall {
  readonly signal: AbortSignal;
  /** Gives way to what is more urgent. */
  readonly pause: () => Promise<void>;
}

interface WhatToSave {
  /** What llama.cpp will write, about. */
  readonly stateBytes: number;
  readonly isWorth: (tokens: number, unsavedTokens: number) => boolean;
  readonly answers: KvCacheSnapshot['answers'];
}

/** A file that llama.cpp has written, before it counts. */
interface Written {
  readonly file: string;
  readonly path: string;
  readonly head: string;
  readonly bytes: number;
  readonly tokens: readonly Token[];
  readonly answers: KvCacheSnapshot['answers'];
  readonly started: number;
  /** The file of the state before. */
  readonly replaces: string | undefined;
}

/** The SHA-256 of a file, or undefined when the signal was aborted before its end. */
async function hashFile(path: string, call?: RestoreCall): Promise<string | undefined> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
    hash.update(piece as Buffer);
    await call?.pause();
    if (call?.signal.aborted) return undefined;
  }
  return hash.digest('hex');
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
