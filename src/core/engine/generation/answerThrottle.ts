import type { AnswerPart } from '../../chat/answerReader.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChatProgress } from '../../ports/engine.ts';
import { TextThrottle } from './textThrottle.ts';

/** Reports the parts of an answer in their order, no more often than a screen can show them. */
export class AnswerThrottle {
  readonly #report: (progress: ChatProgress) => void;
  readonly #text: TextThrottle;
  readonly #thought: TextThrottle;

  constructor(clock: Clock, report: (progress: ChatProgress) => void) {
    this.#report = report;
    this.#text = new TextThrottle(clock, (text, at) => report({ kind: 'text', text, at }));
    this.#thought = new TextThrottle(clock, (text, at) => report({ kind: 'thought', text, at }));
  }

  push(part: AnswerPart): void {
    if (part.kind !== 'text') this.#text.flush();
    if (part.kind !== 'thought') this.#thought.flush();
    if (part.kind === 'text') this.#text.push(part.text);
    else if (part.kind === 'thought') this.#thought.push(part.text);
    else this.#report(part);
  }

  /** Reports what was held back. */
  flush(): void {
    this.#thought.flush();
    this.#text.flush();
  }
}
