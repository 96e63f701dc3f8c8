import type { Token } from 'node-llama-cpp';
import { AnswerReader } from '../../core/chat/answerReader.ts';
import { AnswerThrottle } from '../../core/engine/generation/answerThrottle.ts';
import type { ChatProgress } from '../../core/ports/engine.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { createDetokenizer, type Detokenizer } from '../tokens/detokenizer.ts';
import { engineClock } from './measurements.ts';

/** An answer as its tokens are generated. */
export class GeneratedAnswer {
  readonly tokens: Token[] = [];
  readonly #controls: ReadonlySet<Token>;
  readonly #thoughtTags: ReadonlyMap<Token, string>;
  readonly #decoder: Detokenizer;
  readonly #throttle: AnswerThrottle;
  readonly #reader: AnswerReader;
  /** What the tokens spell, after what is continued. */
  #spelled: string;
  #hasControls = false;

  /**
   * @param thoughtTags Tokens that open and close a thought, with their names.
   * @param continued The beginning of the answer, where it is continued.
   */
  constructor(
    { model, vocabulary }: LoadedModel,
    thoughtTags: ReadonlyMap<Token, string>,
    continued: string | undefined,
    report: (progress: ChatProgress) => void,
  ) {
    this.#controls = vocabulary.controls;
    this.#thoughtTags = thoughtTags;
    this.#decoder = createDetokenizer(model);
    this.#throttle = new AnswerThrottle(engineClock, report);
    this.#reader = new AnswerReader({ emit: (part) => this.#throttle.push(part), continued });
    this.#spelled = continued ?? '';
  }

  get isLoop(): boolean {
    return this.#reader.isLoop;
  }

  push(token: Token): void {
    this.tokens.push(token);
    this.#hasControls ||= this.#controls.has(token);
    const text = this.#thoughtTags.get(token) ?? this.#decoder.push(token);
    this.#spelled += text;
    this.#reader.push(text);
  }

  /**
   * To be called when nothing more comes. A character that is not complete is not part of the answer.
   *
   * @param isCut The model has not ended the answer by itself.
   * @returns The whole text, and whether it is exactly what all the tokens spell: no thought, no loop that was cut off,
   * nothing that has no text.
   */
  end(isCut: boolean): { readonly text: string; readonly isSpelled: boolean } {
    const isWhole = this.#decoder.flush() === '';
    this.#reader.end(isCut);
    this.#throttle.flush();
    const text = this.#reader.answer;
    return { text, isSpelled: isWhole && !this.#hasControls && this.#spelled === text };
  }
}
