import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { savedStateEndings, savedStateName } from '../core/engine/savedStateName.ts';
import { parseSavedState } from '../protocol/parseSavedState.ts';
import type { SavedState } from '../protocol/schemas/savedStateSchema.ts';
import type { EngineLog } from './engineLog.ts';
import type { LoadedModel } from './loadedModel.ts';
import { modelFingerprint } from './modelFingerprint.ts';

/** Bytes of a disk that are left free, whatever there is to save. */
const roomForOthers = 1_000_000_000;

/** Bytes that are hashed between two looks at whether to go on: about 5 ms. */
const pieceBytes = 8 * 1024 * 1024;

/**
 * The evaluated states of conversations on disk, so that a later engine process need not read them again. Nothing here
 * ever rejects: a state that cannot be saved or used costs time and nothing else.
 *
 * llama.cpp trusts a state file blindly, and one of another model, context or build may end the process. So the files
 * are named by all of that, and llama.cpp sees only what still has its checksum.
 */
export class SavedStates {
  readonly #folder: string;
  readonly #key: string;
  readonly #log: EngineLog;

  private constructor(folder: string, key: string, log: EngineLog) {
    this.#folder = folder;
    this.#key = key;
    this.#log = log;
  }

  /** Those of a model as it is loaded; undefined where its file cannot be told from others. */
  static async of(
    { model, context, info }: LoadedModel,
    folder: string,
    log: EngineLog,
  ): Promise<SavedStates | undefined> {
    try {
      const { contextSize, kvCacheKeyType, kvCacheValueType, flashAttention } = context;
      const { llamaCppRelease, gpu } = model.llama;
      const all = JSON.stringify([
        await modelFingerprint(info.source.path),
        [contextSize, kvCacheKeyType, kvCacheValueType, flashAttention, gpu],
        [llamaCppRelease, process.platform, process.arch],
      ]);
      return new SavedStates(folder, createHash('sha256').update(all).digest('hex').slice(0, 32), log);
    } catch (error) {
      log('warn', `No state of a chat is saved or restored: ${String(error)}`);
      return undefined;
    }
  }

  /** What is saved of a conversation for this model. The state itself is not looked at yet. */
  async find(conversation: string): Promise<SavedState | undefined> {
    const head = this.#head(conversation);
    if (head === undefined) return undefined;
    try {
      return parseSavedState(await readFile(head, 'utf8'));
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
    saved: SavedState,
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

  /** Saves what a sequence holds, unless it is saved already or larger than it may be. */
  async save(conversation: string, from: LlamaContextSequence, what: WhatToSave): Promise<void> {
    const head = this.#head(conversation);
    const tokens = from.contextTokens;
    if (head === undefined || tokens.length === 0) return;
    const before = await this.find(conversation);
    const file = `${savedStateName(conversation)}${this.#key}.${process.pid}-${Date.now()}${savedStateEndings.cells}`;
    const path = join(this.#folder, file);
    try {
      if (before && isSame(before.tokens, tokens) && (await isThere(join(this.#folder, before.file)))) {
        const now = new Date();
        await utimes(head, now, now);
        return;
      }
      const started = performance.now();
      // Other people of this machine have no business with it.
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(this.#folder);
      const most = Math.min(what.mostBytes, bavail * bsize - roomForOthers);
      if (what.stateBytes > most) {
        const megabytes = (bytes: number): string => `${Math.max(0, Math.round(bytes / 1e6))} MB`;
        this.#log(
          'info',
          `The state of the chat is not saved: it has ${megabytes(what.stateBytes)}, and ${megabytes(most)} may be used`,
        );
        return;
      }
      const { fileSize } = await from.saveStateToFile(path);
      const { size } = await stat(path);
      // llama.cpp does not notice when the end of what it writes finds no room.
      if (size !== fileSize) throw new Error(`${fileSize} bytes were to be written, and ${size} are there`);
      const sha256 = await hashFile(path);
      if (sha256 === undefined) return;
      const saved: SavedState = { version: 1, file, bytes: size, sha256, tokens, answers: [...what.answers] };
      const whole = `${head}.${process.pid}.tmp`;
      await writeFile(whole, JSON.stringify(saved));
      await rename(whole, head);
      if (before) await rm(join(this.#folder, before.file), { force: true });
      const seconds = (performance.now() - started) / 1000;
      this.#log(
        'info',
        `Saved ${tokens.length} tokens of the chat in ${seconds.toFixed(1)} s (${Math.round(size / 1e6)} MB)`,
      );
    } catch (error) {
      this.#log('warn', `The state of the chat could not be saved: ${String(error)}`);
      await rm(path, { force: true }).catch(() => {});
    }
  }

  #head(conversation: string): string | undefined {
    const name = savedStateName(conversation);
    return name === undefined
      ? undefined
      : join(this.#folder, `${name}${this.#key}${savedStateEndings.head}`);
  }

  async #remove(conversation: string, { file }: SavedState): Promise<void> {
    const head = this.#head(conversation);
    const paths = [...(head === undefined ? [] : [head]), join(this.#folder, file)];
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
  readonly mostBytes: number;
  readonly answers: Iterable<{ readonly text: string; readonly tokens: readonly Token[] }>;
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
