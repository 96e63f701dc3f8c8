import type { LlamaModel, Token } from 'node-llama-cpp';
import type { TokenBytes } from './tokenBytes.ts';

/** Bytes as a string of one character each, which compares and sorts quickly. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The ordinary tokens of a vocabulary, sorted by their bytes. */
export class SpelledTokens {
  readonly #spellings: readonly string[];
  readonly #tokens: readonly Token[];

  /** @param controls Tokens that are left out, in addition to those without bytes. */
  constructor(model: LlamaModel, bytes: TokenBytes, controls: ReadonlySet<Token>) {
    const sorted = model.fileInfo.metadata.tokenizer.ggml.tokens
      .map((_, id) => ({ token: id as Token, spelling: latin1(bytes(id as Token)) }))
      .filter(({ token, spelling }) => spelling !== '' && !controls.has(token))
      .toSorted((a, b) => (a.spelling < b.spelling ? -1 : a.spelling > b.spelling ? 1 : 0));
    this.#spellings = sorted.map(({ spelling }) => spelling);
    this.#tokens = sorted.map(({ token }) => token);
  }

  /** Whether there is a token for each of these bytes, so that no prefix of them is a dead end. */
  canSpell(bytes: Uint8Array): boolean {
    return bytes.every((byte) => {
      const spelling = String.fromCharCode(byte);
      return this.#spellings[this.#from(spelling)] === spelling;
    });
  }

  /** The tokens that can come next in a text that starts with these bytes: they start with them, or are a prefix of them. */
  toSpell(bytes: Uint8Array): Token[] {
    const text = latin1(bytes);
    const found: Token[] = [];
    for (let length = 1; length < text.length; length += 1) {
      const part = text.slice(0, length);
      for (let at = this.#from(part); this.#spellings[at] === part; at += 1) found.push(this.#tokens[at]!);
    }
    const start = this.#from(text);
    const length = this.#spellings.slice(start).findIndex((spelling) => !spelling.startsWith(text));
    return [...found, ...this.#tokens.slice(start, length < 0 ? undefined : start + length)];
  }

  /** The tokens that are a beginning of any of these texts, or all of it. */
  beginningsOf(texts: readonly string[]): { readonly token: Token; readonly spelling: string }[] {
    const spellings = new Set<string>();
    for (const text of texts)
      for (let length = 1; length <= text.length; length += 1) spellings.add(text.slice(0, length));
    return [...spellings].flatMap((spelling) => {
      const found: { readonly token: Token; readonly spelling: string }[] = [];
      for (let at = this.#from(spelling); this.#spellings[at] === spelling; at += 1)
        found.push({ token: this.#tokens[at]!, spelling });
      return found;
    });
  }

  /** The index of the first token that does not sort before this spelling. */
  #from(spelling: string): number {
    let low = 0;
    let high = this.#spellings.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#spellings[middle]! < spelling) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
