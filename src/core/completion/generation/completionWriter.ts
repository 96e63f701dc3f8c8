import { TextThrottle } from '../../engine/generation/textThrottle.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  CompletionProgress,
  CompletionRequest,
  CompletionResult,
} from '../../ports/completionRequest.ts';
import { CompletionStopper } from '../postprocess/completionStopper.ts';

type Written = Pick<CompletionResult, 'text' | 'stopReason'>;

/** What becomes of the text that the model writes for one completion: it is streamed, and ended in time. */
export class CompletionWriter {
  readonly #clock: Clock;
  readonly #stopper: CompletionStopper;
  readonly #pacer: TextThrottle;
  readonly #timeLimit: number;
  #deadline: number | undefined;
  #text = '';

  constructor(
    clock: Clock,
    { place, shape, timeLimit }: CompletionRequest,
    report: (progress: CompletionProgress) => void,
  ) {
    this.#clock = clock;
    this.#stopper = new CompletionStopper(place, shape);
    this.#pacer = new TextThrottle(clock, (text) => report({ kind: 'text', text }));
    this.#timeLimit = timeLimit;
  }

  /** Takes the text of a token; the first one starts the time. Tells when the completion is to end with it, and why. */
  push(piece: string): 'shape' | 'time' | undefined {
    const now = this.#clock.now();
    this.#deadline ??= now + this.#timeLimit * 1000;
    const lineEnd = now >= this.#deadline ? piece.indexOf('\n') : -1;
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
