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
  /** Where the completion stands in it. */
  readonly within: OffsetRange;
}

/** Something in a completion that does not exist. */
export interface CompletionFlaw {
  readonly documentId: string;
  readonly item: ReportItem;
  /** Whether the completion was given out before this was known. */
  readonly wasGiven: boolean;
}

interface Check {
  readonly within: OffsetRange;
  readonly controller: AbortController;
  /** Resolves when it is done, or has taken so long that nobody waits for it any more. */
  readonly awaited: Promise<unknown>;
  /** Undefined until it is done. */
  flaws: readonly ReportItem[] | undefined;
  wasGiven: boolean;
}

/** A completion that comes later than this, in milliseconds, for being checked would be missed more than a flaw. */
const mostWait = 300;
/** Longer code is not looked through here, but checked at once; it would take too many milliseconds at a key. */
const longestScanned = 40_000;
/** Longer code cannot be checked. */
const longestChecked = 500_000;
const mostChecks = 50;
const mostCharacters = 4_000_000;

/**
 * Finds out whether completions use what does not exist. What was found out is known by the document with the completion
 * in place, which stays the same while a person types the completion.
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

  /** Told once for each completion that uses what does not exist. */
  readonly onDidFind = this.#found.subscribe;

  /**
   * What each completion uses that does not exist; undefined where nothing is known to be missing. Answers at once where
   * it is known or nothing imported is used, and else waits a little. What is found out later is told by `onDidFind`.
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

  /** Forgets what was found out. Of `kept` it holds still: a document does not import itself. */
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
   * The person has typed something else: what waits for its turn to be checked is of no use any more. What has its turn
   * goes on, or a checker that is slow to start would never come to its first answer.
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

/** Whether it is in this part of the code that something is missing, and not only near it. */
function isIn({ finding, range, replacement }: ReportItem, part: OffsetRange): boolean {
  if (finding !== 'missing' && finding !== 'not-found') return false;
  return overlaps(replacement?.range ?? range, part);
}

/** Whether a part of a piece of Python imports something, or uses something that was imported anywhere in it. */
function usesImports(code: string, part: OffsetRange): boolean {
  const { imports, uses } = scanPython(code);
  return [...imports, ...uses].some(({ range }) => overlaps(range, part));
}
