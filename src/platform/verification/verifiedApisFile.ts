import { mkdir, readFile, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { TaskQueue } from '../../core/lifetime/async.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { VerifiedApis, type VersionedApi } from '../../core/verification/verified/verifiedApis.ts';
import { openLockFile } from '../lockFile.ts';

/** Bytes. A hundred thousand entries are no more; such a file is something else. */
const mostBytes = 16 * 1024 * 1024;
/** Milliseconds after which whoever was writing has surely died: it takes a few. */
const longestWrite = 3000;
const pause = 20;

/**
 * What people have vouched for in a folder, in its `.phidelity/verified.json`. Several windows and people may write to it:
 * each change is made to what the file holds at that moment. A file that cannot be read as a whole is never written to.
 */
export class VerifiedApisFile {
  readonly path: string;
  readonly #timer: Timer;
  readonly #changes = new TaskQueue();

  constructor(options: { readonly folder: string; readonly timer: Timer }) {
    this.path = path.join(options.folder, '.phidelity', 'verified.json');
    this.#timer = options.timer;
  }

  /**
   * What it holds; undefined where there is no such file. Rejects with the reason `verified-file` for what is no record,
   * and with `storage` for what cannot be read.
   */
  async read(): Promise<VerifiedApis | undefined> {
    return (await this.#read())?.record;
  }

  /**
   * Remembers that a person has vouched for this, and returns what it holds then. Rejects as `read` does, and with
   * `storage` for what cannot be written; the file is as it was then.
   *
   * @param date The day, as `2026-11-23`.
   */
  add(subject: VersionedApi, date: string): Promise<VerifiedApis> {
    return this.#change((record) => record.add(subject, date));
  }

  /** Forgets these, and returns what it holds then. Rejects as `add` does. */
  remove(subjects: readonly VersionedApi[]): Promise<VerifiedApis> {
    return this.#change((record) => subjects.reduce((kept, subject) => kept.remove(subject), record));
  }

  async #read(): Promise<{ readonly record: VerifiedApis; readonly text: string } | undefined> {
    let text: string;
    try {
      const status = await stat(this.path);
      if (!status.isFile()) throw new Error('it is no file');
      if (status.size > mostBytes) throw new Error(`it is larger than ${mostBytes >> 20} MB`);
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.#storageError('read', error);
    }
    const parsed = VerifiedApis.parse(text);
    if ('record' in parsed) return { record: parsed.record, text };
    const { line, message } = parsed.problem;
    throw new PhidelityError(
      'verified-file',
      `Line ${line} of ${this.path} ${message} Until then nothing counts as verified, and the file is left as it is.`,
    );
  }

  #change(change: (record: VerifiedApis) => VerifiedApis): Promise<VerifiedApis> {
    return this.#changes.run(async () => {
      const before = (await this.#read())?.record ?? VerifiedApis.empty;
      if (change(before) === before) return before;
      try {
        await mkdir(path.dirname(this.path), { recursive: true });
        // Where the file is a link, what it leads to is replaced.
        const target = await realpath(this.path).catch(() => this.path);
        return await this.#write(target, change);
      } catch (error) {
        if (error instanceof PhidelityError) throw error;
        throw this.#storageError('written', error);
      }
    });
  }

  /**
   * What is written first is the lock as well, as with git: only one can create it, and when it takes the file's place
   * it is gone.
   */
  async #write(target: string, change: (record: VerifiedApis) => VerifiedApis): Promise<VerifiedApis> {
    const lock = `${target}.lock`;
    const file = await this.#create(lock);
    try {
      const before = await this.#read();
      const after = change(before?.record ?? VerifiedApis.empty);
      const text = after.toText();
      try {
        await file.writeFile(before?.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(lock, target);
      return after;
    } catch (error) {
      await file.close().catch(() => {});
      await rm(lock, { force: true });
      throw error;
    }
  }

  async #create(lock: string): Promise<FileHandle> {
    for (let waited = 0; ; waited += pause) {
      const file = await openLockFile(lock);
      if (file) return file;
      if (waited < longestWrite) await this.#timer.delay(pause);
      else await rm(lock, { force: true });
    }
  }

  #storageError(done: 'read' | 'written', error: unknown): PhidelityError {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = {
      ENOSPC: 'the disk is full. Make room, and try again.',
      EROFS: 'the disk is read-only.',
      EACCES: 'that is not permitted. Check the permissions of the file and its folder.',
      EPERM: 'that is not permitted. Check the permissions of the file and its folder.',
    }[code];
    return new PhidelityError('storage', `${this.path} cannot be ${done}: ${why ?? `${message}.`}`, {
      cause: error,
    });
  }
}
