const most = 256;

/**
 * The tokens in which the model wrote its answers. Text that is tokenised again may come out in other tokens than
 * the model chose, and from there on the cache of the context would be lost; so an answer keeps its own tokens.
 */
export class AnswerTokens<Token extends number> {
  readonly #byText = new Map<string, readonly Token[]>();

  remember(text: string, tokens: readonly Token[]): void {
    this.#byText.delete(text);
    this.#byText.set(text, tokens);
    if (this.#byText.size > most) this.#byText.delete(this.#byText.keys().next().value!);
  }

  of(text: string): readonly Token[] | undefined {
    return this.#byText.get(text);
  }
}
