import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { onAbort, TaskQueue, untilAborted } from '../../../core/lifetime/async.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { withoutComments } from '../../../core/verification/scan/withoutComments.ts';
import type { Position } from '../../../core/text/position.ts';
import type { CodeToParse } from '../../../core/verification/codeVerifier.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import type {
  CheckRequest,
  UnknownReason,
  Verdict,
} from '../../../core/verification/symbols/symbolChecker.ts';
import type { Timer } from '../../../core/ports/clock.ts';
import { ModuleSources } from './modules/moduleSources.ts';
import { PyrightDocument, wantedIn } from './server/pyrightDocument.ts';
import type { ExaminingChecker, Examination } from './environmentChecker.ts';
import { type Evidence, isOutdated, joined, withOriginal, withOriginals } from './evidence.ts';
import { InstalledSources } from './calls/installedSources.ts';
import { judgeUses } from './judgeUses.ts';
import { PyrightProcess } from './server/pyrightProcess.ts';
import { type SavedCode, savedCode, savedFile } from './server/savedFile.ts';
import type { PythonEnvironment } from './server/pyrightFolder.ts';
import { syntaxErrorIn } from './syntaxErrorIn.ts';

/** Longer code is not checked: pyright takes seconds for it. In UTF-16 code units. */
const longestCode = 500_000;

/** More uses than in any file written by hand; further ones are not checked. */
const mostUses = 20_000;

export interface PyrightCheckerOptions {
  /** pyright's `langserver.index.js`. */
  readonly entry: string;
  readonly environment: PythonEnvironment;
  readonly timer: Timer;
  readonly logger: Logger;
  /** The process ends after this time without a check. */
  readonly idleMilliseconds?: number;
  /** The process ends if it answers nothing for so long in a check. What it has not told by then is `unknown`. */
  readonly limitMilliseconds?: number;
  /** The most memory that pyright may use for what it knows, in MiB. */
  readonly heapLimit?: number | undefined;
}

/** What one attempt at a check has found. */
interface Attempt extends Examination {
  /** Whether another would be of no use. */
  readonly isOver: boolean;
  /** The process that answered, and what its answers rest on, unless it has ended. */
  readonly server?: PyrightProcess;
  readonly evidence?: Evidence;
}

/**
 * Checks symbols with pyright's language server in a process of its own, which starts with the first check, ends when
 * idle, and is restarted after a crash. One check at a time.
 */
export class PyrightChecker implements ExaminingChecker {
  readonly #options: PyrightCheckerOptions & {
    readonly idleMilliseconds: number;
    readonly limitMilliseconds: number;
  };
  readonly #queue = new TaskQueue();
  #environment: PythonEnvironment;
  #server: PyrightProcess | undefined;
  /** As old as the process. */
  #sources: InstalledSources;
  readonly #moduleSources = new ModuleSources();
  #idle = new AbortController();
  #count = 0;
  #isDisposed = false;

  constructor(options: PyrightCheckerOptions) {
    this.#options = { idleMilliseconds: 5 * 60_000, limitMilliseconds: 60_000, ...options };
    this.#environment = options.environment;
    this.#sources = new InstalledSources(this.#environment.searchPaths, this.#moduleSources);
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
    return (await this.examine(request, signal)).verdicts;
  }

  async examine(request: CheckRequest, signal: AbortSignal): Promise<Examination> {
    signal.throwIfAborted();
    const { code, uses } = request;
    if (uses.length === 0) return { ...joined(), verdicts: [] };
    if (code.length > longestCode) return { ...joined(), verdicts: unknown(uses.length, 'too-long') };
    const cut = { ...request, uses: uses.slice(0, mostUses) };
    const saved = savedCode(cut);
    const found = await untilAborted(this.#checkNow(cut, saved, signal), signal);
    const { verdicts } = found;
    return { ...found, verdicts: [...verdicts, ...unknown(uses.length - verdicts.length, 'too-long')] };
  }

  syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined> {
    const { logger } = this.#options;
    if (request.code.length > longestCode) return Promise.resolve(undefined);
    const server = (): PyrightProcess | undefined => (this.#isDisposed ? undefined : this.#running());
    return syntaxErrorIn(request, { server, logger, signal }).finally(() => this.#rest());
  }

  warmUp(): void {
    if (this.#isDisposed || (this.#server && !this.#server.hasEnded)) return;
    this.#running();
    this.#rest();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stop();
  }

  async #checkNow(
    request: CheckRequest,
    saved: Promise<SavedCode>,
    signal: AbortSignal,
  ): Promise<Examination> {
    let basis = joined();
    let verdicts: readonly Verdict[] = unknown(request.uses.length, 'checker-failed');
    let outdated: PyrightProcess | undefined;
    // One retry: for what was not answered by a process that ended, or with a new process that sees changed files.
    for (let attempt = 0; attempt < 2 && !this.#isDisposed && !signal.aborted; attempt++) {
      const found = await this.#queue.run(() => {
        if (outdated !== undefined && outdated === this.#server) this.#stop();
        return this.#attempt(verdicts, request, saved, signal);
      });
      // The next check begins meanwhile.
      const isOutdated = attempt === 0 && (await this.#isOutdated(found, request.path));
      if (isOutdated) {
        this.#options.logger.debug('Modules have changed: restarting pyright.');
        outdated = found.server;
        continue;
      }
      verdicts = found.verdicts;
      basis = joined(basis, found);
      if (found.isOver) break;
    }
    return { ...basis, verdicts };
  }

  /** The verdicts with those that an attempt adds. */
  async #attempt(
    verdicts: readonly Verdict[],
    request: CheckRequest,
    saved: Promise<SavedCode>,
    signal: AbortSignal,
  ): Promise<Attempt> {
    if (this.#isDisposed || signal.aborted) return { ...joined(), verdicts, isOver: true };
    this.#idle.abort();
    const watching = new AbortController();
    const stuck = this.#endWhenStuck(watching.signal);
    try {
      const server = this.#running();
      const { verdicts: found, evidence } = await this.#askFor(verdicts, request, saved, signal);
      const basis = withOriginals(evidence, (path) => server.folder.original(path));
      if (server.hasEnded) return { ...basis, verdicts: found, isOver: !found.some(isOpen) };
      return { ...basis, verdicts: found, isOver: true, server, evidence };
    } catch (error) {
      if (signal.aborted) return { ...joined(), verdicts, isOver: true };
      this.#options.logger.warn(`A check by pyright failed: ${messageOf(error)}`);
      watching.abort();
      // What it got stuck on before the first verdict, it would get stuck on again.
      const isStuck = await stuck;
      const isOver = isStuck || (this.#server !== undefined && !this.#server.hasEnded);
      return { ...joined(), verdicts, isOver };
    } finally {
      watching.abort();
      this.#rest();
    }
  }

  /** Verdicts for the uses that have none yet. Those of the same modules are asked for again: verdicts depend on them. */
  async #askFor(
    verdicts: readonly Verdict[],
    request: CheckRequest,
    saved: Promise<SavedCode>,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof judgeUses>>> {
    const open = new Set(request.uses.filter((_, at) => isOpen(verdicts[at]!)).map(moduleOf));
    const uses = request.uses.filter((use) => open.has(moduleOf(use)));
    const { verdicts: found, evidence } = await this.#ask({ ...request, uses }, saved, signal);
    const byUse = new Map(uses.map((use, at) => [use, found[at]!]));
    return {
      verdicts: request.uses.map((use, at) => (isOpen(verdicts[at]!) ? byUse.get(use)! : verdicts[at]!)),
      evidence,
    };
  }

  async #isOutdated({ server, evidence }: Attempt, path: string): Promise<boolean> {
    if (!server || !evidence) return false;
    const { roots = [], searchPaths } = this.#environment;
    const folders = [dirname(path), ...roots, ...searchPaths, ...server.folder.linkFolders];
    return isOutdated(evidence, server.startedAt, folders);
  }

  async #ask(
    { code, uses, path, isTrial }: CheckRequest,
    prepared: Promise<SavedCode>,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof judgeUses>>> {
    const server = this.#running();
    this.#count += 1;
    this.#options.logger.debug(`pyright checks ${uses.length} uses`);
    const uri = pathToFileURL(join(dirname(path), `phidelity_check_${this.#count}.py`)).href;
    const cancellation = new CancellationTokenSource();
    const listening = onAbort(signal, () => cancellation.cancel());
    const { token } = cancellation;
    const { searchPaths, roots = [] } = this.#environment;
    const offsets = wantedIn(code, uses);
    let saved = await prepared;
    // What pyright may have read since it began must not be older.
    if (saved.readAt <= server.startedAt) saved = await savedCode({ code, path });
    const file = isTrial ? undefined : await savedFile(saved, { server, searchPaths, offsets, token });
    const document = new PyrightDocument({ code: withoutComments(code), uri, file, offsets, server, token });
    try {
      await document.open();
      const judged = await judgeUses(document, uses, {
        folder: saved.exists ? dirname(path) : undefined,
        roots,
        sources: this.#sources,
        moduleSources: this.#moduleSources,
        isTrial,
      });
      return {
        ...judged,
        verdicts: judged.verdicts.map((one) => withOriginal(one, (file) => server.folder.original(file))),
      };
    } finally {
      listening.dispose();
      cancellation.dispose();
      // It may have ended.
      await document.close().catch(() => {});
    }
  }

  #running(): PyrightProcess {
    if (this.#server && !this.#server.hasEnded) return this.#server;
    const { entry, logger, heapLimit } = this.#options;
    this.#sources = new InstalledSources(this.#environment.searchPaths, this.#moduleSources);
    this.#server = new PyrightProcess({ entry, environment: this.#environment, logger, heapLimit });
    return this.#server;
  }

  #stop(): void {
    this.#idle.abort();
    this.#server?.dispose();
    this.#server = undefined;
  }

  /** From now on there is nothing to do. */
  #rest(): void {
    this.#idle.abort();
    this.#idle = new AbortController();
    if (this.#server && !this.#isDisposed) void this.#endWhenIdle(this.#idle.signal);
  }

  async #endWhenIdle(signal: AbortSignal): Promise<void> {
    if (await this.#options.timer.delay(this.#options.idleMilliseconds, signal)) this.#stop();
  }

  /** Ends the process once it has answered nothing for the time limit: a busy machine only makes it slow. */
  async #endWhenStuck(signal: AbortSignal): Promise<boolean> {
    const answers = (): number => this.#server?.answers ?? 0;
    for (let before = -1; before !== answers();) {
      before = answers();
      if (!(await this.#options.timer.delay(this.#options.limitMilliseconds, signal))) return false;
    }
    this.#options.logger.warn('pyright stopped answering and was ended.');
    this.#stop();
    return true;
  }
}

const isOpen = (verdict: Verdict): boolean =>
  verdict.kind === 'unknown' && verdict.reason === 'checker-failed';

const moduleOf = ({ level, module }: ScannedUse): string => `${level} ${module}`;

function unknown(count: number, reason: UnknownReason): Verdict[] {
  return Array.from({ length: count }, () => ({ kind: 'unknown', reason }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
