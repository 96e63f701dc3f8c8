import type { LlamaModel, Token } from 'node-llama-cpp';

/** What a detokenizer yields for bytes that do not (yet) form a character. */
const replacement = '\uFFFD';

/** A character of UTF-8 has at most four bytes, and a token at least one. */
const mostPendingTokens = 4;

/** Turns generated tokens into text one by one, holding back tokens that end in the middle of a character. */
export class TokenTextDecoder {
  readonly #model: LlamaModel;
  #pending: Token[] = [];
  #last: Token[] = [];

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  /** The text that this token completes; empty while a character is unfinished. */
  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#last);
    if (text.endsWith(replacement) && this.#pending.length < mostPendingTokens) return '';
    return this.#take(text);
  }

  /** What is left at the end of an answer. */
  flush(): string {
    if (this.#pending.length === 0) return '';
    return this.#take(this.#model.detokenize(this.#pending, false, this.#last));
  }

  #take(text: string): string {
    this.#last = this.#pending;
    this.#pending = [];
    return text;
  }
}
