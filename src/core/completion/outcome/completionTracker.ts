import type { CompletionOutcome } from './completionOutcome.ts';
import type { CompletionEvent } from './completionStatistics.ts';
import type { TextPosition } from '../document/sourceText.ts';

/** One change of a document. */
export interface TrackedChange {
  readonly start: TextPosition;
  /** Whether text was removed. */
  readonly removes: boolean;
  /** Line ends are `\n`. */
  readonly text: string;
}

interface InView {
  readonly documentId: string;
  readonly position: TextPosition;
  /** What has not been typed yet of each text. */
  readonly texts: readonly string[];
}

/** Pairs that editors close automatically. */
const closedPairs = new Set(['()', '[]', '{}', '""', "''", '``']);

/** Follows the completion in view through the user's edits, and reports whether it is accepted or typed over. */
export class CompletionTracker {
  readonly #report: (event: CompletionEvent) => void;
  #inView: InView | undefined;

  constructor(report: (event: CompletionEvent) => void) {
    this.#report = report;
  }

  /** To be called when completions were returned to the editor for this position. */
  given(
    documentId: string,
    position: TextPosition,
    { texts, source, latency }: CompletionOutcome & { readonly kind: 'completions' },
  ): void {
    this.#report({ kind: 'given', source, latency });
    if (!this.#isInView(documentId, position, texts)) this.#report({ kind: 'shown' });
    this.#inView = { documentId, position, texts };
  }

  /** To be called when the whole completion was accepted, after `changed` for the change that this made. */
  accepted(): void {
    this.#report({ kind: 'accepted', part: 'whole' });
    this.#inView = undefined;
  }

  /** To be called for each change of a document. Returns whether it accepted a part of the completion: a word, or a line. */
  changed(documentId: string, change: TrackedChange): boolean {
    const inView = this.#inView;
    if (inView?.documentId !== documentId) return false;
    const { position } = inView;
    const isHere = change.start.line === position.line && change.start.column === position.column;
    const typed = closedPairs.has(change.text) ? change.text.slice(0, 1) : change.text;
    const texts = inView.texts.filter((one) => one.startsWith(typed)).map((one) => one.slice(typed.length));
    if (!isHere || change.removes || texts.length === 0) {
      this.#inView = undefined;
      // A user who goes back or works elsewhere has not rejected it.
      if (isHere && !change.removes) this.#report({ kind: 'typed-over' });
      return false;
    }
    this.#inView = { documentId, position: positionAfter(position, typed), texts };
    // The editor reports a completion that was accepted as a whole.
    const isPart = typed.trim().length > 1 && texts.some((rest) => rest !== '');
    if (isPart) this.#report({ kind: 'accepted', part: /\S[^]*\n/.test(typed) ? 'line' : 'word' });
    return isPart;
  }

  #isInView(documentId: string, position: TextPosition, texts: readonly string[]): boolean {
    const inView = this.#inView;
    if (inView?.documentId !== documentId) return false;
    if (inView.position.line !== position.line || inView.position.column !== position.column) return false;
    // It is the same completion if there is more of it now, or if a bracket was removed from its end.
    return inView.texts.some((old) => texts.some((now) => now.startsWith(old) || old.startsWith(now)));
  }
}

function positionAfter({ line, column }: TextPosition, text: string): TextPosition {
  const lines = text.split('\n');
  const last = lines.at(-1)!.length;
  return { line: line + lines.length - 1, column: lines.length === 1 ? column + last : last };
}
