import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { onAbort, TaskQueue, untilAborted } from '../../../core/lifetime/async.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { withoutComments } from '../../../core/verification/scan/withoutComments.ts';
import type {
  CheckRequest,
  SymbolChecker,
  Verdict,
} from '../../../core/verification/symbols/symbolChecker.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { fileExists } from '../untrustedFiles.ts';
import { ModuleSources } from './moduleSources.ts';
import { PyrightDocument } from './pyrightDocument.ts';
import { isOutdated, type Evidence } from './evidence.ts';
import { judgeUses } from './judgeUses.ts';
import { PyrightProcess } from './pyrightProcess.ts';
import type { PythonEnvironment } from './pyrightFolder.ts';

/** How many documents stay open, so that their imports stay in memory. */
const openDocuments = 8;

/** Longer code is not checked: pyright takes seconds for it. In UTF-16 code units. */
const longestCode = 500_000;

/** More uses than in any file written by hand; further ones are not checked. */
const mostUses = 5_000;

export interface PyrightCheckerOptions {
  /** pyright's `langserver.index.js`. */
  readonly entry: string;
  readonly environment: PythonEnvironment;
  readonly timer: Timer;
  readonly logger: Logger;
  /** The process ends after this time without a check. */
  readonly idleMilliseconds?: number;
  /** A check that takes longer ends the process, and is `unknown`. */
  readonly limitMilliseconds?: number;
}

/**
 * Checks symbols with pyright's language server in a process of its own, which starts with the first check, ends when
 * idle, and is restarted after a crash. One check at a time.
 */
export class PyrightChecker implements SymbolChecker {
  readonly #options: Required<PyrightCheckerOptions>;
  readonly #queue = new TaskQueue();
  #environment: PythonEnvironment;
  #server: PyrightProcess | undefined;
  #idle = new AbortController();
  #opened: string[] = [];
  readonly #sources = new ModuleSources();
  #count = 0;
  #isDisposed = false;

  constructor(options: PyrightCheckerOptions) {
    this.#options = { idleMilliseconds: 5 * 60_000, limitMilliseconds: 20_000, ...options };
    this.#environment = options.environment;
  }

  /** The process id of pyright while it runs. */
  get pid(): number | undefined {
    return this.#server?.pid;
  }

  /** Checks code against this from now on. */
  setEnvironment(environment: PythonEnvironment): void {
    if (JSON.stringify(environment) === JSON.stringify(this.#environment)) return;
    this.#environment = environment;
    this.#stop();
  }

  async check(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]> {
    signal.throwIfAborted();
    const { code, uses } = request;
    if (uses.length === 0) return [];
    if (code.length > longestCode) return failed(uses.length);
    const cut = { ...request, uses: uses.slice(0, mostUses) };
    const verdicts = await untilAborted(
      this.#queue.run(() => this.#checkNow(cut, signal)),
      signal,
    );
    return [...verdicts, ...failed(uses.length - verdicts.length)];
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stop();
  }

  async #checkNow(request: CheckRequest, signal: AbortSignal): Promise<readonly Verdict[]> {
    this.#idle.abort();
    const limit = new AbortController();
    const late = new AbortController();
    void this.#endWhenLate(limit.signal, late);
    try {
      // One retry: after a crash, or with a new process that sees changed files.
      for (let attempt = 0; attempt < 2 && !this.#isDisposed; attempt++) {
        try {
          const { verdicts, evidence } = await this.#ask(request, signal);
          if (attempt > 0 || !(await this.#isOutdated(evidence, request.path))) return verdicts;
          this.#options.logger.debug('Modules have changed: restarting pyright.');
          this.#stop();
        } catch (error) {
          if (signal.aborted || late.signal.aborted) break;
          this.#options.logger.warn(`A check by pyright failed: ${messageOf(error)}`);
          if (this.#server && !this.#server.hasEnded) break;
        }
      }
      return failed(request.uses.length);
    } finally {
      limit.abort();
      this.#idle = new AbortController();
      if (this.#server && !this.#isDisposed) void this.#endWhenIdle(this.#idle.signal);
    }
  }

  async #isOutdated(evidence: Evidence, path: string): Promise<boolean> {
    if (!this.#server) return false;
    const { roots = [], searchPaths } = this.#environment;
    return isOutdated(evidence, this.#server.startedAt, [dirname(path), ...roots, ...searchPaths]);
  }

  async #ask(
    { code, uses, path }: CheckRequest,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof judgeUses>>> {
    const server = this.#running();
    this.#count += 1;
    const uri = pathToFileURL(join(dirname(path), `phidelity_check_${this.#count}.py`)).href;
    const cancellation = new CancellationTokenSource();
    const listening = onAbort(signal, () => cancellation.cancel());
    try {
      const document = new PyrightDocument({
        code: withoutComments(code),
        uri,
        server,
        token: cancellation.token,
      });
      this.#opened.push(uri);
      await document.open();
      // The imports of the last documents stay in memory, which makes the next check fast.
      while (this.#opened.length > openDocuments)
        await server.notify('textDocument/didClose', { textDocument: { uri: this.#opened.shift()! } });
      const isSaved = await fileExists(path);
      const folder = isSaved ? dirname(path) : undefined;
      return await judgeUses(document, uses, { folder, sources: this.#sources });
    } finally {
      listening.dispose();
      cancellation.dispose();
    }
  }

  #running(): PyrightProcess {
    if (this.#server && !this.#server.hasEnded) return this.#server;
    const { entry, logger } = this.#options;
    this.#opened = [];
    this.#server = new PyrightProcess({ entry, environment: this.#environment, logger });
    return this.#server;
  }

  #stop(): void {
    this.#idle.abort();
    this.#server?.dispose();
    this.#server = undefined;
  }

  async #endWhenIdle(signal: AbortSignal): Promise<void> {
    if (await this.#options.timer.delay(this.#options.idleMilliseconds, signal)) this.#stop();
  }

  async #endWhenLate(signal: AbortSignal, late: AbortController): Promise<void> {
    if (!(await this.#options.timer.delay(this.#options.limitMilliseconds, signal))) return;
    late.abort();
    this.#options.logger.warn('pyright took too long for a check and was ended.');
    this.#stop();
  }
}

function failed(count: number): Verdict[] {
  return Array.from({ length: count }, () => ({ kind: 'unknown', reason: 'checker-failed' }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
