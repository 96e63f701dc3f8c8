import type { Disposable } from '../lifetime/disposable.ts';
import { Emitter } from '../lifetime/emitter.ts';
import type { Timer } from '../ports/clock.ts';
import { type OffsetRange, overlaps } from '../text/offsetRange.ts';
import type { ReportItem } from './findings/reportItem.ts';
import { scanPython } from './scan/scanPython.ts';

/** A document as it would be with a completion in place. */
export interface CompletedCode {
  readonly documentId: string;
  readonly code: string;
  /** The range of the completion in it. */
  readonly within: OffsetRange;
}

/** A use in a completion of something that does not exist. */
export interface CompletionFlaw {
  readonly documentId: string;
  readonly item: ReportItem;
  /** Whether the completion was shown before this was known. */
  readonly wasGiven: boolean;
}

interface Check {
  readonly within: OffsetRange;
  readonly controller: AbortController;
  /** Resolves when it is done, or when it has taken too long to wait for. */
  readonly awaited: Promise<unknown>;
  /** Undefined until it is done. */
  flaws: readonly ReportItem[] | undefined;
  wasGiven: boolean;
}

/** How long a completion is held back for its check, in milliseconds: a late completion is worse than a flaw. */
const mostWait = 300;
/** Longer code is checked without scanning it first, which would take too long on each key press. */
const longestScanned = 40_000;
/** Longer code cannot be checked. */
const longestChecked = 500_000;
const mostChecks = 50;
const mostCharacters = 4_000_000;

/**
 * Finds out whether completions use something that does not exist. Results are cached by the document with the completion
 * in place, which stays the same while the user types the completion.
 */
export class CompletionChecker implements Disposable {
  readonly #verify: (code: CompletedCode, signal: AbortSignal) => Promise<readonly ReportItem[]>;
  readonly #timer: Timer;
  readonly #found = new Emitter<CompletionFlaw>();
  readonly #checks = new Map<string, Check>();

  /** @param options.verify Gives the items of the part `within`. Rejects only when its signal is aborted. */
  constructor(options: {
    readonly verify: (code: CompletedCode, signal: AbortSignal) => Promise<readonly ReportItem[]>;
    readonly timer: Timer;
  }) {
    this.#verify = options.verify;
    this.#timer = options.timer;
  }

  /** Fires once for each completion that uses something that does not exist. */
  readonly onDidFind = this.#found.subscribe;

  /**
   * The first use in each completion of something that does not exist; undefined if nothing is known to be missing.
   * Returns at once if the result is cached or no import is used, and otherwise waits briefly. Later results are sent to
   * `onDidFind`.
   */
  async find(
    completions: readonly CompletedCode[],
    signal: AbortSignal,
  ): Promise<readonly (ReportItem | undefined)[]> {
    const checks = completions.map((one) => this.#checkOf(one));
    this.#endOthers(checks);
    await Promise.all(checks.flatMap((check) => (check && !check.flaws ? [check.awaited] : [])));
    return checks.map((check, i) => {
      if (check && !check.flaws && !signal.aborted) check.wasGiven = true;
      return check?.flaws?.find((item) => isIn(item, completions[i]!.within));
    });
  }

  /** Clears the cache, but for the document `kept`: it does not import itself. */
  clear(kept?: string): void {
    for (const [key, check] of this.#checks)
      if (kept === undefined || !key.startsWith(`${kept}\0`)) this.#forget(key, check);
  }

  dispose(): void {
    this.clear();
  }

  #checkOf(completed: CompletedCode): Check | undefined {
    const { documentId, code, within } = completed;
    if (code.length > longestChecked) return undefined;
    const key = `${documentId}\0${code}`;
    const known = this.#checks.get(key);
    if (known && known.within.start <= within.start && within.end <= known.within.end) return known;
    if (code.length <= longestScanned && !usesImports(code, within)) return undefined;
    if (known) this.#forget(key, known);
    const check = this.#start(key, completed);
    this.#checks.set(key, check);
    this.#forgetOldest();
    return check;
  }

  #start(key: string, completed: CompletedCode): Check {
    const controller = new AbortController();
    const done = this.#verify(completed, controller.signal).then(
      (items) => {
        check.flaws = items.filter((item) => isIn(item, completed.within));
        const [item] = check.flaws;
        if (!item || controller.signal.aborted) return;
        this.#found.fire({ documentId: completed.documentId, item, wasGiven: check.wasGiven });
      },
      // Only when it was ended.
      () => this.#forget(key, check),
    );
    const check: Check = {
      within: completed.within,
      controller,
      awaited: Promise.race([done, this.#timer.delay(mostWait, controller.signal)]),
      flaws: undefined,
      wasGiven: false,
    };
    return check;
  }

  /**
   * Cancels the queued checks of completions that are no longer wanted. The one that is running continues: otherwise a
   * slow start of the checker would never lead to a first result.
   */
  #endOthers(wanted: readonly (Check | undefined)[]): void {
    const open = [...this.#checks].filter(([, { flaws }]) => flaws === undefined);
    for (const [key, check] of open.slice(1)) if (!wanted.includes(check)) this.#forget(key, check);
  }

  #forget(key: string, check: Check): void {
    if (this.#checks.get(key) === check) this.#checks.delete(key);
    check.controller.abort();
  }

  #forgetOldest(): void {
    let characters = 0;
    for (const key of this.#checks.keys()) characters += key.length;
    for (const [key, check] of this.#checks) {
      if (this.#checks.size <= mostChecks && characters <= mostCharacters) return;
      characters -= key.length;
      this.#forget(key, check);
    }
  }
}

/** Whether something is missing in this part of the code, and not only near it. */
function isIn({ finding, range, replacement }: ReportItem, part: OffsetRange): boolean {
  if (finding !== 'missing' && finding !== 'not-found') return false;
  return overlaps(replacement?.range ?? range, part);
}

/** Whether a part of a piece of Python imports something, or uses something that the piece imports. */
function usesImports(code: string, part: OffsetRange): boolean {
  const { imports, uses } = scanPython(code);
  return [...imports, ...uses].some(({ range }) => overlaps(range, part));
}
