import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { TaskQueue } from '../../core/lifetime/async.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import {
  damagedVerifiedFile,
  unreadableVerifiedFile,
  unwritableVerifiedFile,
} from '../../wording/verifiedFile.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { VerifiedApis, type VersionedApi } from '../../core/verification/verified/verifiedApis.ts';
import { SharedFile } from '../storage/sharedFile.ts';

/** Bytes. A hundred thousand entries are no more; such a file is something else. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The APIs that were marked as verified in a folder, in its `.phidelity/verified.json`. Several windows and people may
 * write to it: each change is applied to the current content. A damaged file is never overwritten.
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
   * Its content; undefined if there is no such file. Rejects with the reason `verified-file` if it is damaged, and with
   * `storage` if it cannot be read.
   */
  async read(): Promise<VerifiedApis | undefined> {
    return (await this.#read())?.verified;
  }

  /**
   * Adds an API and returns the new content. Rejects as `read` does, and with `storage` if the file cannot be written;
   * it is unchanged then.
   *
   * @param date The day, as `2026-11-23`.
   */
  add(api: VersionedApi, date: string): Promise<VerifiedApis> {
    return this.#change((verified) => verified.add(api, date));
  }

  /** Removes APIs and returns the new content. Rejects as `add` does. */
  remove(apis: readonly VersionedApi[]): Promise<VerifiedApis> {
    return this.#change((verified) => apis.reduce((kept, api) => kept.remove(api), verified));
  }

  async #read(): Promise<{ readonly verified: VerifiedApis; readonly text: string } | undefined> {
    const text = await this.#readText();
    if (text === undefined) return undefined;
    const parsed = VerifiedApis.parse(text);
    if ('verified' in parsed) return { verified: parsed.verified, text };
    throw damagedVerifiedFile(this.path, parsed.problem);
  }

  async #readText(): Promise<string | undefined> {
    try {
      const status = await stat(this.path);
      if (!status.isFile()) throw unreadableVerifiedFile(this.path, { kind: 'not-a-file' });
      if (status.size > mostBytes)
        throw unreadableVerifiedFile(this.path, { kind: 'too-large', megabytes: mostBytes >> 20 });
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if (error instanceof PhidelityError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw unreadableVerifiedFile(this.path, { kind: 'system', code, message }, error);
    }
  }

  #change(change: (verified: VerifiedApis) => VerifiedApis): Promise<VerifiedApis> {
    return this.#changes.run(async () => {
      const before = (await this.#read())?.verified ?? VerifiedApis.empty;
      if (change(before) === before) return before;
      try {
        // Of a symbolic link, the target is replaced.
        const target = await realpath(this.path).catch(() => this.path);
        return await this.#write(new SharedFile(target, this.#timer), change);
      } catch (error) {
        if (error instanceof PhidelityError) throw error;
        throw unwritableVerifiedFile(this.path, error as NodeJS.ErrnoException);
      }
    });
  }

  async #write(file: SharedFile, change: (verified: VerifiedApis) => VerifiedApis): Promise<VerifiedApis> {
    let after = VerifiedApis.empty;
    await file.change(async () => {
      const before = await this.#read();
      after = change(before?.verified ?? VerifiedApis.empty);
      const text = after.toText();
      return before?.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
    });
    return after;
  }
}
