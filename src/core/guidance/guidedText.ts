import { scanPythonLines } from '../python/pythonScanner.ts';
import type { OffsetRange } from '../text/offsetRange.ts';
import type { NameJudge } from './nameJudge.ts';
import type { NamePlace } from './namePlaces.ts';
import { NameWatch } from './nameWatch.ts';
import type { ReplacedName } from './replacedName.ts';
import { withoutSideEffects } from './sideEffects.ts';

/** How often names are taken back in one text. */
const mostReplaced = 8;
/** A name that the model would hardly have written says less than one that is flagged. */
const leastProbability = 0.001;
/** Lines that say what a name is for: its own and those above it. */
const linesOfPurpose = 4;
/** Lines in which the beginning of a statement is looked for. */
const linesOfStatement = 200;

/** What a model wrote. */
export interface WrittenText {
  readonly text: string;
  /** The name that it chose, where it was to choose one; undefined where it could not be held to names. */
  readonly choice?: Choice;
}

type Choice = { readonly name: string; readonly probability: number };

/** How a text begins: with what is there already, and then one of these names. */
export interface TextStart {
  readonly begun?: string;
  readonly choices?: readonly string[];
}

/** Has a model write. The text begins with what is begun, and so does what is reported of it. */
type Write<Result extends WrittenText> = (
  start: TextStart,
  call: {
    readonly signal: AbortSignal;
    readonly onText: (text: string, choice: Choice | undefined) => void;
  },
) => Promise<Result>;

/** How a text is written. */
export interface GuidedWriting<Result extends WrittenText> {
  readonly documentId: string;
  /** The code before the text. */
  readonly before: string;
  readonly judge: NameJudge;
  /** Whether something in a part of the code is missing, or called wrongly. Rejects only when it is aborted. */
  readonly isFlawed: (code: string, part: OffsetRange, signal: AbortSignal) => Promise<boolean>;
  readonly write: Write<Result>;
  /** Whether the last word of a text is whole. */
  readonly isWhole: (result: Result) => boolean;
  /**
   * The result for a text with something missing, where it need not be written to its end because it is not shown anyway. Without
   * it, it is.
   */
  readonly cut?: ((result: Result, text: string) => Result) | undefined;
  /** Takes what follows what was reported before, and all replacements so far. What is still being judged is held back. */
  readonly onText: (text: string, replaced: readonly ReplacedName[]) => void;
  readonly signal: AbortSignal;
}

/** What was written, by all attempts; the last of them has the text. */
export interface GuidedResult<Result> {
  readonly results: readonly [Result, ...Result[]];
  readonly replaced: readonly ReplacedName[];
}

/** The beginning of an attempt. */
interface Attempt extends TextStart {
  readonly begun: string;
  /** The name that is taken back, and the text with it. */
  readonly takenBack?: { readonly place: NamePlace; readonly text: string };
}

/**
 * Has a model write Python, and each name judged once it has ended. Where one certainly does not exist and was not reported
 * yet, the model begins anew before it and goes on with one of those that exist. A replacement that the model finds too
 * unlikely, and one whose statement turns out to be wrong, gives way to what was written first. Nothing is done twice at a place.
 * If nothing is missing, the model is asked once and for the same as without this.
 *
 * Rejects as `write` does.
 */
export async function writeGuided<Result extends WrittenText>(
  writing: GuidedWriting<Result>,
): Promise<GuidedResult<Result>> {
  const state: WritingState = { reported: 0, tries: 0, replaced: [] };
  const results: Result[] = [];
  let attempt: Attempt = { begun: '' };
  for (;;) {
    const { result, next } = await new GuidedAttempt(writing, state, attempt).run();
    const cut = next && !next.choices ? writing.cut?.(result, next.begun) : undefined;
    results.push(cut ?? result);
    if (!next || cut || writing.signal.aborted)
      return { results: results as [Result, ...Result[]], replaced: state.replaced };
    attempt = next;
  }
}

/** What is kept from one attempt to the next. */
interface WritingState {
  /** Characters that were reported. */
  reported: number;
  tries: number;
  replaced: readonly ReplacedName[];
}

/** One request of a text. */
class GuidedAttempt<Result extends WrittenText> {
  readonly #writing: GuidedWriting<Result>;
  readonly #state: WritingState;
  readonly #attempt: Attempt;
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  readonly #watch: NameWatch;
  #text = '';
  #choice: Choice | undefined;
  #next: Attempt | undefined;
  /** Settled when the statement with the replacement was checked. */
  #checked: Promise<void> | undefined;
  #isChecked: boolean;

  constructor(writing: GuidedWriting<Result>, state: WritingState, attempt: Attempt) {
    this.#writing = writing;
    this.#state = state;
    this.#attempt = attempt;
    this.#signal = AbortSignal.any([writing.signal, this.#ending.signal]);
    this.#isChecked = attempt.choices === undefined;
    this.#watch = new NameWatch({
      ...writing,
      begun: attempt.begun,
      skipped: attempt.choices && attempt.begun.length,
      signal: this.#signal,
      onMissing: (place, names) => this.#takeBack(place, names),
      onDecided: () => this.#report(),
    });
  }

  /** What was written, and what to begin with next if it is not to stay. */
  async run(): Promise<{ readonly result: Result; readonly next: Attempt | undefined }> {
    const { write, isWhole, signal } = this.#writing;
    const { begun, choices } = this.#attempt;
    const result = await write(
      { ...(begun !== '' && { begun }), ...(choices && { choices }) },
      { signal: this.#signal, onText: (text, choice) => this.#take(text, choice) },
    );
    if (!this.#next && !signal.aborted) {
      // The last part may have come with the result alone.
      this.#take(result.text.slice(this.#text.length), result.choice);
      await this.#watch.end(isWhole(result));
      this.#checkStatement(isWhole(result));
      await this.#checked;
      if (choices && !result.choice) this.#putBack();
    }
    if (!this.#next) this.#keep();
    return { result, next: this.#next };
  }

  #take(more: string, choice: Choice | undefined): void {
    if (this.#next) return;
    const isNew = this.#text.length + more.length > this.#attempt.begun.length;
    const from = Math.max(0, this.#attempt.begun.length - this.#text.length);
    this.#text += more;
    this.#choice = choice;
    if (choice && choice.probability < leastProbability) return this.#putBack();
    if (!isNew) return;
    this.#watch.read(more.slice(from));
    this.#checkStatement(false);
    this.#report();
  }

  /** Begins anew before a name that does not exist, with one of those that do. */
  #takeBack(place: NamePlace, names: readonly string[]): void {
    const { reported, tries } = this.#state;
    if (this.#next || place.start < reported || tries >= mostReplaced) return;
    const lines = place.code.split('\n').slice(-linesOfPurpose).join('\n');
    const choices = withoutSideEffects(names, lines);
    if (choices.length === 0) return;
    this.#state.tries += 1;
    this.#begin({
      begun: this.#text.slice(0, place.start),
      choices,
      takenBack: { place, text: this.#text },
    });
  }

  /** Begins anew with what was written first, and goes on behind it. */
  #putBack(): void {
    const { takenBack } = this.#attempt;
    if (takenBack) this.#begin({ begun: takenBack.text });
  }

  #begin(next: Attempt): void {
    if (this.#next) return;
    this.#next = next;
    this.#ending.abort();
  }

  /** Checks the statement with the replacement as soon as it has ended. */
  #checkStatement(isOver: boolean): void {
    const { takenBack, choices } = this.#attempt;
    if (!takenBack || !choices || this.#checked || this.#next) return;
    const { before, isFlawed } = this.#writing;
    const code = before + this.#text;
    const start = before.length + takenBack.place.start;
    const end = endOfStatement(code, start, isOver);
    if (end === undefined) return;
    this.#checked = isFlawed(code.slice(0, end), { start, end }, this.#signal).then(
      (flawed) => {
        if (flawed) this.#putBack();
        else this.#keep();
      },
      (error: unknown) => {
        if (!this.#signal.aborted) throw error;
      },
    );
  }

  /** The replacement stays. */
  #keep(): void {
    const { takenBack, begun } = this.#attempt;
    if (!this.#isChecked && takenBack && this.#choice) {
      const { name, probability } = this.#choice;
      const one = { wanted: wantedOf(takenBack.place), instead: name, at: begun.length, probability };
      this.#state.replaced = [...this.#state.replaced, one];
    }
    this.#isChecked = true;
    this.#report();
  }

  /** Reports what is decided. */
  #report(): void {
    if (this.#next) return;
    const { begun } = this.#attempt;
    const checked = this.#isChecked ? Infinity : begun.length;
    const end = Math.min(this.#text.length, this.#watch.decided, checked);
    if (end <= this.#state.reported) return;
    const more = this.#text.slice(this.#state.reported, end);
    this.#state.reported = end;
    this.#writing.onText(more, this.#state.replaced);
  }
}

/** Where the statement around a place ends; undefined while that is not written. */
function endOfStatement(code: string, at: number, isOver: boolean): number | undefined {
  const isClosed = (end: number): boolean =>
    !scanPythonLines(code.slice(0, end).split('\n').slice(-linesOfStatement)).insideStatement;
  for (let end = code.indexOf('\n', at); end >= 0; end = code.indexOf('\n', end + 1))
    if (isClosed(end)) return end;
  return isOver && isClosed(code.length) ? code.length : undefined;
}

/** A name as it was written, with what it hangs on. */
function wantedOf({ code, range }: NamePlace): string {
  const owner = /(?:[\p{L}_][\p{L}\p{N}_]*\.)+$/u.exec(code.slice(0, range.start))?.[0] ?? '';
  return owner + code.slice(range.start, range.end);
}
