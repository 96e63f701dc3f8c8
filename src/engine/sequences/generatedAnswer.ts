import type { LlamaModel, Token } from 'node-llama-cpp';
import { AnswerReader } from '../../core/chat/answerReader.ts';
import { AnswerThrottle } from '../../core/engine/generation/answerThrottle.ts';
import type { ChatProgress } from '../../core/ports/engine.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { createDetokenizer, type Detokenizer } from '../tokens/detokenizer.ts';
import { engineClock } from './measurements.ts';

/** A character of UTF-8 has at most four bytes, and a token at least one. */
const maxCharacterTokens = 4;

/** An answer as its tokens are generated. */
export class GeneratedAnswer {
  readonly tokens: Token[] = [];
  readonly #model: LlamaModel;
  readonly #controls: ReadonlySet<Token>;
  readonly #thoughtTags: ReadonlyMap<Token, string>;
  readonly #decoder: Detokenizer;
  readonly #throttle: AnswerThrottle;
  readonly #reader: AnswerReader;
  readonly #continued: string;
  /** What is continued, and what the tokens spell. */
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
    this.#model = model;
    this.#controls = vocabulary.controls;
    this.#thoughtTags = thoughtTags;
    this.#decoder = createDetokenizer(model);
    this.#throttle = new AnswerThrottle(engineClock, report);
    this.#reader = new AnswerReader({ emit: (part) => this.#throttle.push(part), continued });
    this.#continued = this.#spelled = continued ?? '';
  }

  get isLoop(): boolean {
    return this.#reader.isLoop;
  }

  push(token: Token): void {
    this.tokens.push(token);
    this.#hasControls ||= this.#controls.has(token);
    const tag = this.#reader.answer === '' ? this.#thoughtTags.get(token) : undefined;
    const text = tag ?? this.#decoder.push(token);
    this.#spelled += text;
    this.#reader.push(text);
  }

  /**
   * To be called when nothing more comes. A character that is not complete is not part of the answer.
   *
   * @param isCut The model has not ended the answer by itself.
   * @returns The whole text, and its tokens after what is continued; undefined where none spell exactly it: with a
   * thought, a loop that was cut off, or something that has no text.
   */
  end(isCut: boolean): { readonly text: string; readonly tokens: readonly Token[] | undefined } {
    const isWhole = this.#decoder.flush() === '';
    this.#reader.end(isCut);
    this.#throttle.flush();
    const text = this.#reader.answer;
    if (this.#hasControls || this.#spelled !== text) return { text, tokens: undefined };
    return { text, tokens: isWhole ? this.tokens : this.#wholeTokens() };
  }

  /** The tokens without those of the incomplete character at their end, if these spell nothing else. */
  #wholeTokens(): readonly Token[] | undefined {
    for (let count = 1; count < maxCharacterTokens; count++) {
      const tokens = this.tokens.slice(0, -count);
      const decoder = createDetokenizer(this.#model);
      const text = tokens.map((token) => decoder.push(token)).join('');
      if (decoder.flush() === '') return this.#spelled === this.#continued + text ? tokens : undefined;
    }
    return undefined;
  }
}
