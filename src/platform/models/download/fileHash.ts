import { Worker } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { untilAborted } from '../../../core/lifetime/async.ts';
import type { Disposable } from '../../../core/lifetime/disposable.ts';
import type { HashAnswer, HashOrder } from './fileHashThread.ts';

/** Bytes that must have arrived before the thread is notified, which reads them at once. */
const stride = 8 * 1024 * 1024;

/** The SHA-256 of a growing file, computed while it grows in a thread of its own. */
export class FileHash implements Disposable {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #ended: Promise<never>;
  #notified = 0;

  /** @param options.entry The bundled entry of the thread, `dist/fileHash.mjs`. */
  constructor(options: { readonly entry: string; readonly path: string }) {
    this.#path = options.path;
    // The editor's flags must not be inherited.
    this.#worker = new Worker(options.entry, { execArgv: [] });
    this.#ended = new Promise<never>((_, reject) => {
      const fail = (why: string): void =>
        reject(new PhidelityError('internal', l10n.t('The checksum thread ended: {0}', why)));
      this.#worker.once('error', (error) => fail(PhidelityError.from(error).message));
      this.#worker.once('exit', (code) => fail(l10n.t('exit code {0}', code)));
    });
    // It matters only to those who wait for the digest.
    this.#ended.catch(() => {});
  }

  /** The file's first `bytes` are written. */
  follow(bytes: number): void {
    if (bytes - this.#notified < stride) return;
    this.#notified = bytes;
    this.#send({ do: 'follow', path: this.#path, bytes });
  }

  /** The file was restarted from its beginning. */
  restart(): void {
    this.#notified = 0;
    this.#send({ do: 'restart' });
  }

  /**
   * The digest of the file's first `bytes`, in hexadecimal, once there are no more to come. Rejects with the signal's
   * reason, or with `storage` where the file cannot be read.
   */
  async digest(bytes: number, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const answered = new Promise<HashAnswer>((resolve) => this.#worker.once('message', resolve));
    this.#send({ do: 'finish', path: this.#path, bytes });
    const answer = await untilAborted(Promise.race([answered, this.#ended]), signal);
    if ('digest' in answer) return answer.digest;
    throw new PhidelityError('storage', l10n.t('The checksum cannot be computed: {0}', answer.problem));
  }

  dispose(): void {
    void this.#worker.terminate();
  }

  #send(order: HashOrder): void {
    this.#worker.postMessage(order);
  }
}
