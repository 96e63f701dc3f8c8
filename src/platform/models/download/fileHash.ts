import { Worker } from 'node:worker_threads';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { untilAborted } from '../../../core/lifetime/async.ts';
import type { Disposable } from '../../../core/lifetime/disposable.ts';
import type { HashAnswer, HashOrder } from './fileHashThread.ts';

/** Bytes that must have come before the thread is told: it reads them at once. */
const stride = 8 * 1024 * 1024;

/** The SHA-256 of a file that grows, computed beside its growing in a thread of its own. */
export class FileHash implements Disposable {
  readonly #path: string;
  readonly #worker: Worker;
  readonly #ended: Promise<never>;
  #told = 0;

  /** @param options.entry The bundled entry of the thread, `dist/fileHash.mjs`. */
  constructor(options: { readonly entry: string; readonly path: string }) {
    this.#path = options.path;
    // Nothing of the editor's flags may be inherited.
    this.#worker = new Worker(options.entry, { execArgv: [] });
    this.#ended = new Promise<never>((_, reject) => {
      const fail = (why: string): void =>
        reject(new PhidelityError('internal', `The thread that computes checksums ended: ${why}`));
      this.#worker.once('error', (error) => fail(PhidelityError.from(error).message));
      this.#worker.once('exit', (code) => fail(`exit code ${code}`));
    });
    // It is of interest only to who waits for the digest.
    this.#ended.catch(() => {});
  }

  /** The file's first `bytes` are written. */
  follow(bytes: number): void {
    if (bytes - this.#told < stride) return;
    this.#told = bytes;
    this.#send({ do: 'follow', path: this.#path, bytes });
  }

  /** The file was begun anew. */
  restart(): void {
    this.#told = 0;
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
    throw new PhidelityError('storage', `The checksum cannot be computed: ${answer.problem}`);
  }

  dispose(): void {
    void this.#worker.terminate();
  }

  #send(order: HashOrder): void {
    this.#worker.postMessage(order);
  }
}
