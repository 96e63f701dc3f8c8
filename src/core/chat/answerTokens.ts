import { LruMap } from '../lifetime/lruMap.ts';

const capacity = 256;

/**
 * The tokens that the model generated for its answers. Tokenizing an answer's text again may give other tokens, and the
 * KV cache would be lost from there on; so answers keep their own tokens.
 */
export class AnswerTokens<Token extends number> {
  readonly #byText = new LruMap<string, readonly Token[]>(capacity);

  /** @param tokens They must spell exactly this text: what the model reads again is what the user was shown. */
  remember(text: string, tokens: readonly Token[]): void {
    if (tokens.length > 0) this.#byText.set(text, tokens);
  }

  /** Undefined for an answer that is not remembered, such as one from an earlier session. */
  of(text: string): readonly Token[] | undefined {
    return this.#byText.get(text);
  }
}
