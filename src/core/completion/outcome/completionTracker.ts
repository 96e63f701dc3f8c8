import type { Position } from '../../text/position.ts';
import type { CompletionOutcome } from './completionOutcome.ts';
import type { CompletionEvent } from './completionStatistics.ts';

/** One change of a document. */
export interface TrackedChange {
  readonly start: Position;
  /** Whether text was removed. */
  readonly removes: boolean;
  /** Line ends are `\n`. */
  readonly text: string;
}

/** A suggestion, which counts once however often the editor is given it, or the rest of it. */
interface Suggestion {
  readonly documentId: string;
  /** Where the rest of it begins. */
  position: Position;
  /** What has neither been typed nor accepted yet of each text, the likeliest first. */
  texts: readonly string[];
  /** Characters at its beginning that have been typed or accepted. */
  passed: number;
  /** Characters of it in all, and those that were accepted. */
  length: number;
  accepted: number;
  readonly confidence: number | undefined;
  /** Characters that the last change brought of it, unless they are counted as accepted. */
  uncounted: number;
}

/** Pairs that editors close automatically. */
const closedPairs = new Set(['()', '[]', '{}', '""', "''", '``']);

/** Follows the suggestion in view through the user's edits, and reports how much of it is accepted, or that it is typed over. */
export class CompletionTracker {
  readonly #report: (event: CompletionEvent) => void;
  #latest: Suggestion | undefined;
  #isInView = false;
  /** Something else was typed; but the editor may be about to report that it was accepted in a way of its own. */
  #isRejected = false;

  constructor(report: (event: CompletionEvent) => void) {
    this.#report = report;
  }

  /** To be called when completions were returned to the editor for this position. */
  given(
    documentId: string,
    position: Position,
    { texts, source, latency, confidence }: CompletionOutcome & { readonly kind: 'completions' },
  ): void {
    this.#settle();
    this.#report({ kind: 'given', source, latency });
    const length = texts[0]?.length ?? 0;
    const known = this.#known(documentId, position, texts);
    if (known) {
      known.texts = texts;
      this.#grow(known, known.passed + length);
      return;
    }
    this.#report({ kind: 'shown', characters: length, ...sureness(confidence) });
    this.#latest = { documentId, position, texts, passed: 0, length, accepted: 0, uncounted: 0, confidence };
    this.#isInView = true;
  }

  /** To be called when a whole suggestion was accepted, after `changed` for the change that this made. */
  accepted(): void {
    const suggestion = this.#latest;
    if (!suggestion) return;
    // Where more than its rest was replaced, the change did not look like one that accepts it.
    const rest = this.#isInView ? suggestion.uncounted : suggestion.length - suggestion.passed;
    this.#accept(suggestion, Math.max(0, rest), true);
    this.#latest = undefined;
    this.#isInView = false;
    this.#isRejected = false;
  }

  /** To be called for each change of a document. Returns whether it accepted a part of the suggestion: a word, or a line. */
  changed(documentId: string, change: TrackedChange): boolean {
    this.#settle();
    const suggestion = this.#isInView ? this.#latest : undefined;
    if (suggestion?.documentId !== documentId) return false;
    const { position } = suggestion;
    const isHere = change.start.line === position.line && change.start.character === position.character;
    const typed = closedPairs.has(change.text) ? change.text.slice(0, 1) : change.text;
    const texts = suggestion.texts
      .filter((one) => one.startsWith(typed))
      .map((one) => one.slice(typed.length));
    if (!isHere || change.removes || texts.length === 0) {
      this.#isInView = false;
      // A user who goes back or works elsewhere has not rejected it, nor has one who wanted only its beginning.
      this.#isRejected = isHere && !change.removes && suggestion.accepted === 0;
      return false;
    }
    suggestion.position = positionAfter(position, typed);
    suggestion.texts = texts;
    suggestion.passed += typed.length;
    suggestion.uncounted = typed.length;
    // The editor reports a suggestion that was accepted as a whole.
    const isPart = typed.trim().length > 1 && texts.some((rest) => rest !== '');
    if (isPart) this.#accept(suggestion, typed.length, false);
    return isPart;
  }

  #settle(): void {
    if (!this.#isRejected) return;
    this.#isRejected = false;
    this.#latest = undefined;
    this.#report({ kind: 'typed-over' });
  }

  #accept(suggestion: Suggestion, characters: number, isWhole: boolean): void {
    this.#grow(suggestion, suggestion.accepted + characters);
    const isFirst = suggestion.accepted === 0;
    this.#report({ kind: 'accepted', characters, isFirst, isWhole, ...sureness(suggestion.confidence) });
    suggestion.accepted += characters;
    suggestion.uncounted = 0;
  }

  /** Another of its texts may be longer than the likeliest, and there may be more of it now. */
  #grow(suggestion: Suggestion, length: number): void {
    if (length <= suggestion.length) return;
    this.#report({ kind: 'grown', characters: length - suggestion.length });
    suggestion.length = length;
  }

  /** The suggestion in view, if these are its texts or more or less of them: a bracket may be removed from its end. */
  #known(documentId: string, position: Position, texts: readonly string[]): Suggestion | undefined {
    const suggestion = this.#isInView ? this.#latest : undefined;
    if (suggestion?.documentId !== documentId) return undefined;
    const { line, character } = suggestion.position;
    if (line !== position.line || character !== position.character) return undefined;
    const isSame = (old: string, now: string): boolean =>
      old !== '' && (now.startsWith(old) || old.startsWith(now));
    return suggestion.texts.some((old) => texts.some((now) => isSame(old, now))) ? suggestion : undefined;
  }
}

function sureness(confidence: number | undefined): { readonly confidence?: number } {
  return confidence === undefined ? {} : { confidence };
}

function positionAfter({ line, character }: Position, text: string): Position {
  const lines = text.split('\n');
  const last = lines.at(-1)!.length;
  return { line: line + lines.length - 1, character: lines.length === 1 ? character + last : last };
}
