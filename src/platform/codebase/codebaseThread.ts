import 'vscode-jsonrpc/node';
import type { Worker } from 'node:worker_threads';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { untilAborted } from '../../core/lifetime/async.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type { Timer } from '../../core/ports/clock.ts';
import type { RelatedCode } from '../../core/ports/completionRequest.ts';
import type { Logger } from '../../core/ports/logger.ts';
import {
  codebaseClientContract,
  codebaseContract,
  type CodebaseReading,
  type CodebaseSettings,
  type FoundInCodebase,
  type WritingPlace,
} from '../../protocol/codebaseContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import { startThread, terminateLater } from '../threads/startThread.ts';
import { threadTransport } from '../threads/threadTransport.ts';

/** Milliseconds without a question after which the thread ends. What it knows is on disk. */
const idleMilliseconds = 15 * 60_000;

/**
 * Memory of the thread in MiB. Twice of what 10,000 files take; beyond it, only the thread ends. Little for what is short-lived:
 * V8 would let it grow to several times of what stays.
 */
const heapLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 6 } as const;

/**
 * Finds functions and classes of the workspace in a thread of its own, which does not block the caller. The thread starts with
 * the first question and ends when idle.
 */
export class CodebaseThread implements Disposable {
  readonly #entry: string;
  readonly #timer: Timer;
  readonly #logger: Logger;
  #settings: CodebaseSettings | undefined;
  #running: RunningThread | undefined;
  #idle = new AbortController();

  /** @param parts.entry The bundled entry of the thread, `dist/codebase.mjs`. */
  constructor(parts: { readonly entry: string; readonly timer: Timer; readonly logger: Logger }) {
    this.#entry = parts.entry;
    this.#timer = parts.timer;
    this.#logger = parts.logger;
  }

  /** Whether changes of files are of interest: before the first question nothing has been read. */
  get isRunning(): boolean {
    return this.#running !== undefined && !this.#running.hasEnded;
  }

  configure(settings: CodebaseSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    if (this.isRunning) this.#running?.peer.notify('configure', settings);
  }

  changed(paths: readonly string[]): void {
    if (this.isRunning) this.#running?.peer.notify('changed', { paths: [...paths] });
  }

  /**
   * The places that a question is about. The first one waits until all files are read.
   *
   * @throws PhidelityError `internal` if the thread ends, or the signal's reason once that is aborted.
   */
  async find(
    question: string,
    limit: number,
    signal: AbortSignal,
    onProgress: (reading: CodebaseReading) => void = () => {},
  ): Promise<FoundInCodebase> {
    const { peer } = this.#thread();
    return this.#whileInUse(() =>
      untilAborted(peer.request('find', { question, limit }, { signal, onProgress }), signal),
    );
  }

  /**
   * The definitions that code at a place probably uses, as outlines. Does not wait: undefined until all files are read, which it
   * begins. A thread that has ended by itself is not started again for this, as it would be for each line that is typed.
   *
   * @throws PhidelityError `internal` if the thread ends, or the signal's reason once that is aborted.
   */
  async related(place: WritingPlace, signal: AbortSignal): Promise<readonly RelatedCode[] | undefined> {
    if (this.#running?.hasEnded) return undefined;
    const { peer } = this.#thread();
    return this.#whileInUse(
      async () => (await untilAborted(peer.request('related', place, { signal }), signal)) ?? undefined,
    );
  }

  dispose(): void {
    this.#idle.abort();
    this.#running?.dispose();
    this.#running = undefined;
  }

  #thread(): RunningThread {
    if (this.#running && !this.#running.hasEnded) return this.#running;
    this.#running = new RunningThread(this.#entry, this.#logger);
    if (this.#settings) this.#running.peer.notify('configure', this.#settings);
    return this.#running;
  }

  async #whileInUse<T>(use: () => Promise<T>): Promise<T> {
    this.#idle.abort();
    try {
      return await use();
    } finally {
      void this.#endWhenIdle();
    }
  }

  async #endWhenIdle(): Promise<void> {
    this.#idle.abort();
    const idle = (this.#idle = new AbortController());
    if (await this.#timer.delay(idleMilliseconds, idle.signal)) this.dispose();
  }
}

class RunningThread implements Disposable {
  readonly #worker: Worker;
  readonly peer: RpcPeer<typeof codebaseClientContract, typeof codebaseContract>;
  hasEnded = false;

  constructor(entry: string, logger: Logger) {
    this.#worker = startThread({ entry, name: 'codebase', logger, resourceLimits: heapLimits });
    this.peer = new RpcPeer(threadTransport(this.#worker), {
      local: codebaseClientContract,
      remote: codebaseContract,
      handlers: {
        requests: {},
        notifications: { log: ({ level, message }) => logger[level](`codebase: ${message}`) },
      },
      onGone: (why) => new PhidelityError('internal', `The thread that looks for code ended: ${why}`),
      onError: (error) => logger.error(`codebase connection: ${error.message}`),
    });
    this.peer.onClose(() => (this.hasEnded = true));
  }

  /** Ends the thread. Pending requests are rejected. */
  dispose(): void {
    if (this.hasEnded) return;
    this.peer.notify('shutdown', null);
    this.peer.dispose();
    terminateLater(this.#worker);
  }
}
