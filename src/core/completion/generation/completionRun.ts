import type { Position } from '../../text/position.ts';
import type { CallOptions } from '../../ports/engine.ts';
import { relocated, type ReplacedName } from '../../guidance/replacedName.ts';
import type { GuidedCompletion, GuidedProgress } from './completionGuide.ts';
import type { CompletionRequest, CompletionResult, CursorContext } from '../../ports/completionRequest.ts';
import type { WrittenCompletion } from '../outcome/completionOutcome.ts';
import { cleanCompletion } from '../postprocess/cleanCompletion.ts';
import type { LineChange, SourceText } from '../document/sourceText.ts';
import { typedSince } from '../document/cursorContext.ts';

/** Text with at least one complete line that is not blank. */
const hasWholeLine = /\S[^\n]*\n/;

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** Where a completion is generated. */
export interface RunPlace {
  readonly source: SourceText;
  readonly position: Position;
  readonly place: CursorContext;
  /** Set for a document as it would be after this change, which has not been made. */
  readonly supposed?: LineChange;
}

/** Has the engine complete at a place. */
export type CompleteAt = (
  request: CompletionRequest,
  at: RunPlace,
  call: CallOptions<GuidedProgress>,
) => Promise<GuidedCompletion>;

/** One completion while the engine generates it. It continues while the user types what it says. */
export class CompletionRun {
  readonly at: RunPlace;
  readonly request: CompletionRequest;
  /** How the run ended. Rejects with a PhidelityError. */
  readonly finished: Promise<CompletionResult>;
  /** Resolves when there is a first line to show, or the run has ended in whatever way. */
  readonly firstLine: Promise<void>;
  readonly #controller = new AbortController();
  /** Whether a part was returned before the run had ended. */
  wasGivenInPart = false;
  #raw = '';
  #confidence: number | undefined;
  #replaced: readonly ReplacedName[] = [];
  #ended = false;

  /** @param signal Ends the run, as `abort` does. */
  constructor(
    complete: CompleteAt,
    at: RunPlace,
    request: CompletionRequest,
    signal: AbortSignal | undefined,
  ) {
    this.at = at;
    this.request = request;
    let resolve = (): void => {};
    this.firstLine = new Promise((settle) => (resolve = settle));
    const signals = [this.#controller.signal, ...(signal ? [signal] : [])];
    this.finished = complete(request, at, {
      signal: AbortSignal.any(signals),
      onProgress: ({ text, confidence, replaced }) => {
        this.#raw += text;
        this.#confidence = confidence;
        this.#replaced = replaced;
        // A complete line may still be nothing to show, as the first line of a docstring.
        if (text.includes('\n') && hasWholeLine.test(this.#raw) && this.cleaned.text !== '') resolve();
      },
    })
      .then((result) => {
        // A line that was cut off says half of what was meant.
        this.#raw = result.stopReason === 'cancelled' ? wholeLines(result.text) : result.text;
        this.#confidence = result.confidence;
        this.#replaced = result.replaced;
        return result;
      })
      .finally(() => {
        this.#ended = true;
        resolve();
      });
    // Whoever waits for the first line learns of a failure when it asks how the run ended.
    this.finished.catch(() => {});
  }

  /** What may be shown of the model's text so far: whole lines, or all of it once the run has ended. */
  get cleaned(): WrittenCompletion {
    const raw = this.#ended ? this.#raw : wholeLines(this.#raw);
    const cleaned = cleanCompletion(raw, this.at.place, this.request.shape);
    return {
      ...cleaned,
      ...(this.#confidence !== undefined && { confidence: this.#confidence }),
      ...(this.#replaced.length > 0 && { replaced: relocated(this.#replaced, raw, cleaned.text) }),
    };
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Whether the user has only typed or accepted what this run says, as far as it has come. */
  fits(documentId: string, place: CursorContext): boolean {
    if (documentId !== this.at.source.id || this.#controller.signal.aborted) return false;
    const typed = typedSince(this.at.place, place);
    if (typed === undefined) return false;
    if (this.#raw.startsWith(typed) || (!this.#ended && typed.startsWith(this.#raw))) return true;
    // What was shown, and may have been accepted, is indented as the file is.
    return this.wasGivenInPart && this.cleaned.text.startsWith(typed);
  }

  abort(): void {
    this.#controller.abort();
  }
}
