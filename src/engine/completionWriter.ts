import { CompletionStopper } from '../core/completion/completionStopper.ts';
import type { CompletionProgress, CompletionRequest, CompletionResult } from '../core/ports/engine.ts';
import { TextPacer } from './textPacer.ts';

type Written = Pick<CompletionResult, 'text' | 'stopReason'>;

/** What becomes of the text that the model writes for one completion: it is streamed, and ended in time. */
export class CompletionWriter {
  readonly #stopper: CompletionStopper;
  readonly #pacer: TextPacer;
  readonly #timeLimit: number;
  #deadline: number | undefined;
  #text = '';

  constructor(
    { place, shape, timeLimit }: CompletionRequest,
    report: (progress: CompletionProgress) => void,
  ) {
    this.#stopper = new CompletionStopper(place, shape);
    this.#pacer = new TextPacer((text) => report({ kind: 'text', text }));
    this.#timeLimit = timeLimit;
  }

  /** Takes the text of a token; the first one starts the time. Tells when the completion is to end with it, and why. */
  push(piece: string): 'shape' | 'time' | undefined {
    this.#deadline ??= performance.now() + this.#timeLimit * 1000;
    const lineEnd = performance.now() >= this.#deadline ? piece.indexOf('\n') : -1;
    const { text, ended } = this.#stopper.push(lineEnd < 0 ? piece : piece.slice(0, lineEnd));
    this.#say(text);
    if (ended) return 'shape';
    return lineEnd < 0 ? undefined : 'time';
  }

  /** The completion, with what was held back of it unless it was cancelled. */
  end(stopReason: CompletionResult['stopReason']): Written {
    if (stopReason !== 'cancelled') this.#say(this.#stopper.flush());
    this.#pacer.flush();
    return { text: this.#text, stopReason };
  }

  #say(text: string): void {
    this.#text += text;
    this.#pacer.push(text);
  }
}
