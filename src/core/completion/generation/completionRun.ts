import type { Engine } from '../../ports/engine.ts';
import type { CompletionRequest, CompletionResult, CursorContext } from '../../ports/completionRequest.ts';
import { cleanCompletion } from '../postprocess/cleanCompletion.ts';
import type { LineChange, SourceText, TextPosition } from '../document/sourceText.ts';
import { typedSince } from '../document/cursorContext.ts';

/** Text of which at least one line with something in it is complete. */
const hasWholeLine = /\S[^\n]*\n/;

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Where a completion is made. */
export interface RunPlace {
  readonly source: SourceText;
  readonly position: TextPosition;
  readonly place: CursorContext;
  /** Set when the document is only supposed to be so: what would be changed in the real one. */
  readonly supposed?: LineChange;
}

/** One completion while the engine makes it. It goes on while the person types what it says. */
export class CompletionRun {
  readonly at: RunPlace;
  readonly request: CompletionRequest;
  /** How the run ended. Rejects with a PhidelityError. */
  readonly finished: Promise<CompletionResult>;
  /** Resolves when there is a first line to show, or the run has ended in whatever way. */
  readonly firstLine: Promise<void>;
  readonly #controller = new AbortController();
  /** Whether a part was given out before the run had ended. */
  wasGivenInPart = false;
  #raw = '';
  #ended = false;

  /** @param signal Ends the run, as `abort` does. */
  constructor(engine: Engine, at: RunPlace, request: CompletionRequest, signal: AbortSignal | undefined) {
    this.at = at;
    this.request = request;
    let resolve = (): void => {};
    this.firstLine = new Promise((settle) => (resolve = settle));
    const signals = [this.#controller.signal, ...(signal ? [signal] : [])];
    this.finished = engine
      .complete(request, {
        signal: AbortSignal.any(signals),
        onProgress: ({ text }) => {
          this.#raw += text;
          // A line may be whole and yet not fit to be shown, as the first of a docstring.
          if (text.includes('\n') && hasWholeLine.test(this.#raw) && this.text !== '') resolve();
        },
      })
      .then((result) => {
        // What was cut off in the middle of a line says half of what was meant.
        this.#raw = result.stopReason === 'cancelled' ? wholeLines(result.text) : result.text;
        return result;
      })
      .finally(() => {
        this.#ended = true;
        resolve();
      });
    // Whoever waits for the first line learns of a failure when it asks how the run ended.
    this.finished.catch(() => {});
  }

  /** What may be shown of what the model has written so far: whole lines, or all when the run has ended. */
  get text(): string {
    const raw = this.#ended ? this.#raw : wholeLines(this.#raw);
    return cleanCompletion(raw, this.at.place, this.request.shape);
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Whether the person has only typed what this run says, as far as it has come. */
  fits(documentId: string, place: CursorContext): boolean {
    if (documentId !== this.at.source.id || this.#controller.signal.aborted) return false;
    const typed = typedSince(this.at.place, place);
    if (typed === undefined) return false;
    return this.#raw.startsWith(typed) || (!this.#ended && typed.startsWith(this.#raw));
  }

  abort(): void {
    this.#controller.abort();
  }
}
