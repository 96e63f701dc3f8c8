import type { CompletionOutcome } from './completionOutcome.ts';
import type { CompletionEvent } from './completionStatistics.ts';
import type { TextPosition } from '../document/sourceText.ts';

/** One change of a document as the tracker sees it. */
export interface TrackedChange {
  readonly start: TextPosition;
  /** Whether anything was taken away. */
  readonly removes: boolean;
  /** Line ends are `\n`. */
  readonly text: string;
}

interface InView {
  readonly documentId: string;
  readonly position: TextPosition;
  /** What is left of each text. */
  readonly texts: readonly string[];
}

/** Pairs that editors close by themselves. */
const closedPairs = new Set(['()', '[]', '{}', '""', "''", '``']);

/** Follows the completion in view through the person's edits, and tells what becomes of it. */
export class CompletionTracker {
  readonly #report: (event: CompletionEvent) => void;
  #inView: InView | undefined;

  constructor(report: (event: CompletionEvent) => void) {
    this.#report = report;
  }

  /** The editor was given completions for this position. */
  given(
    documentId: string,
    position: TextPosition,
    { texts, source, latency }: CompletionOutcome & { readonly kind: 'completions' },
  ): void {
    this.#report({ kind: 'given', source, latency });
    if (!this.#isInView(documentId, position, texts)) this.#report({ kind: 'shown' });
    this.#inView = { documentId, position, texts };
  }

  /** The editor has accepted the completion as a whole; the change of the document was told before. */
  accepted(): void {
    this.#report({ kind: 'accepted', part: 'whole' });
    this.#inView = undefined;
  }

  /** A document was changed. Gives whether a part of the completion was accepted with it: a word, or a line. */
  changed(documentId: string, change: TrackedChange): boolean {
    const inView = this.#inView;
    if (inView?.documentId !== documentId) return false;
    const { position } = inView;
    const isHere = change.start.line === position.line && change.start.column === position.column;
    const typed = closedPairs.has(change.text) ? change.text.slice(0, 1) : change.text;
    const texts = inView.texts.filter((one) => one.startsWith(typed)).map((one) => one.slice(typed.length));
    if (!isHere || change.removes || texts.length === 0) {
      this.#inView = undefined;
      // Whoever goes back or works elsewhere has not decided against it.
      if (isHere && !change.removes) this.#report({ kind: 'typed-over' });
      return false;
    }
    this.#inView = { documentId, position: positionAfter(position, typed), texts };
    // The editor tells of one that was accepted as a whole.
    const isPart = typed.trim().length > 1 && texts.some((rest) => rest !== '');
    if (isPart) this.#report({ kind: 'accepted', part: /\S[^]*\n/.test(typed) ? 'line' : 'word' });
    return isPart;
  }

  #isInView(documentId: string, position: TextPosition, texts: readonly string[]): boolean {
    const inView = this.#inView;
    if (inView?.documentId !== documentId) return false;
    if (inView.position.line !== position.line || inView.position.column !== position.column) return false;
    // One that was given in part goes on; one that was rid of a bracket is the same still.
    return inView.texts.some((old) => texts.some((now) => now.startsWith(old) || old.startsWith(now)));
  }
}

function positionAfter({ line, column }: TextPosition, text: string): TextPosition {
  const lines = text.split('\n');
  const last = lines.at(-1)!.length;
  return { line: line + lines.length - 1, column: lines.length === 1 ? column + last : last };
}
