import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { onAbort, TaskQueue, untilAborted } from '../../../core/lifetime/async.ts';
import { withoutComments } from '../../../core/verification/scan/withoutComments.ts';
import type { Position } from '../../../core/text/position.ts';
import type { CodeToParse } from '../../../core/verification/codeVerifier.ts';
import type { ScannedUse } from '../../../core/verification/scan/scannedCode.ts';
import type {
  CheckRequest,
  UnknownReason,
  Verdict,
} from '../../../core/verification/symbols/symbolChecker.ts';
import { PyrightDocument, wantedIn } from './server/pyrightDocument.ts';
import type { ExaminingChecker, Examination } from './environmentChecker.ts';
import { type Evidence, isOutdated, joined, withOriginal, withOriginals } from './evidence.ts';
import { judgeUses } from './judgeUses.ts';
import type { JudgedPlace } from './useJudge.ts';
import type { PyrightProcess } from './server/pyrightProcess.ts';
import { type SavedCode, savedCode, savedFile } from './server/savedFile.ts';
import { type PyrightOptions, PyrightOwner } from './pyrightOwner.ts';
import type { PythonEnvironment } from './server/pyrightFolder.ts';
import { syntaxErrorIn } from './syntaxErrorIn.ts';

/** Longer code is not checked: pyright takes seconds for it. In UTF-16 code units. */
const longestCode = 500_000;

/** More uses than in any file written by hand; further ones are not checked. */
const mostUses = 20_000;

/** In milliseconds. */
const longestSilence = 60_000;

export interface PyrightCheckerOptions extends PyrightOptions {
  /** The process ends if it answers nothing for so long in a check. What it has not told by then is `unknown`. */
  readonly limitMilliseconds?: number;
}

/** A process, and what its answers are judged by. */
export interface RunningPyright {
  readonly server: PyrightProcess;
  readonly place: Omit<JudgedPlace, 'folder'>;
  /** Where modules are searched. */
  readonly folders: readonly string[];
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
  readonly #options: PyrightCheckerOptions;
  readonly #queue = new TaskQueue();
  readonly #owner: PyrightOwner;
  #count = 0;

  constructor(options: PyrightCheckerOptions) {
    this.#options = options;
    this.#owner = new PyrightOwner(options);
  }

  /** The process id of pyright while it runs. */
  get pid(): number | undefined {
    return this.#owner.current?.pid;
  }

  /** Checks code against this from now on. */
  setEnvironment(environment: PythonEnvironment): void {
    this.#owner.setEnvironment(environment);
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

  /**
   * Does something with the running process beside the checks, which keep their order. Rejects when the process ends.
   *
   * @param work Must end soon: the process is not watched meanwhile.
   */
  async beside<T>(work: (running: RunningPyright) => Promise<T>): Promise<T> {
    return this.#owner.whileInUse(() => {
      const server = this.#owner.running();
      return work({ server, place: this.#owner.place, folders: this.#owner.foldersOf(server) });
    });
  }

  /** Ends a process that has read what has changed since, once the check that uses it is over. */
  async renew(server: PyrightProcess): Promise<void> {
    await this.#queue.run(async () => {
      if (server === this.#owner.current) this.#owner.stop();
    });
  }

  syntaxError(request: CodeToParse, signal: AbortSignal): Promise<Position | undefined> {
    const { logger } = this.#options;
    if (request.code.length > longestCode) return Promise.resolve(undefined);
    const owner = this.#owner;
    const server = (): PyrightProcess | undefined => (owner.isDisposed ? undefined : owner.running());
    return owner.whileInUse(() => syntaxErrorIn(request, { server, logger, signal }));
  }

  warmUp(): void {
    if (this.#owner.isDisposed || this.#owner.current?.hasEnded === false) return;
    void this.#owner.whileInUse(async () => this.#owner.running());
  }

  dispose(): void {
    this.#owner.dispose();
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
    for (let attempt = 0; attempt < 2 && !this.#owner.isDisposed && !signal.aborted; attempt++) {
      const found = await this.#queue.run(() => {
        if (outdated !== undefined && outdated === this.#owner.current) this.#owner.stop();
        return this.#owner.whileInUse(() => this.#attempt(verdicts, request, saved, signal));
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
    if (this.#owner.isDisposed || signal.aborted) return { ...joined(), verdicts, isOver: true };
    const watching = new AbortController();
    const stuck = this.#endWhenStuck(watching.signal);
    try {
      const server = this.#owner.running();
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
      const isOver = isStuck || this.#owner.current?.hasEnded === false;
      return { ...joined(), verdicts, isOver };
    } finally {
      watching.abort();
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
    const folders = [dirname(path), ...this.#owner.foldersOf(server)];
    return isOutdated(evidence, server.startedAt, folders);
  }

  async #ask(
    { code, uses, path, isTrial }: CheckRequest,
    prepared: Promise<SavedCode>,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<typeof judgeUses>>> {
    const server = this.#owner.running();
    this.#count += 1;
    this.#options.logger.debug(`pyright checks ${uses.length} uses`);
    const uri = pathToFileURL(join(dirname(path), `phidelity_check_${this.#count}.py`)).href;
    const cancellation = new CancellationTokenSource();
    const listening = onAbort(signal, () => cancellation.cancel());
    const { token } = cancellation;
    const { searchPaths } = this.#owner.environment;
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
        ...this.#owner.place,
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

  /** Ends the process once it has answered nothing for the time limit: a busy machine only makes it slow. */
  async #endWhenStuck(signal: AbortSignal): Promise<boolean> {
    const answers = (): number => this.#owner.current?.answers ?? 0;
    for (let before = -1; before !== answers();) {
      before = answers();
      if (!(await this.#options.timer.delay(this.#options.limitMilliseconds ?? longestSilence, signal)))
        return false;
    }
    this.#options.logger.warn('pyright stopped answering and was ended.');
    this.#owner.stop();
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
