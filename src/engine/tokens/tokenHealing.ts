import { type LlamaModel, type Token, TokenBias } from 'node-llama-cpp';
import { LruMap } from '../../core/lifetime/lruMap.ts';
import type { TokenBytes } from './tokenBytes.ts';

/** Far above the differences of any model's logits, and small enough that these survive in 32 bits after it is added. */
const lift = 1000;

/** A bias for a space holds half of the vocabulary, and what is typed most comes again soon. */
const maxBiases = 16;

/**
 * Makes a model generate given bytes first. The tokens that can do so are lifted above all others, since tokens that end
 * an answer cannot be banned.
 */
export class TokenHealing {
  readonly bytes: TokenBytes;
  readonly #model: LlamaModel;
  readonly #biases = new LruMap<string, TokenBias>(maxBiases);
  readonly #controls: ReadonlySet<Token>;
  #tokens: SpelledTokens | undefined;

  constructor(model: LlamaModel, controls: ReadonlySet<Token>, bytes: TokenBytes) {
    this.#model = model;
    this.bytes = bytes;
    this.#controls = controls;
  }

  /** Whether these bytes can be spelled, whichever tokens come first. The first call takes a tenth of a second. */
  canSpell(bytes: Uint8Array): boolean {
    return this.#spelled().canSpell(bytes);
  }

  /** The bias under which the next token starts with these bytes, or is a prefix of them. */
  toSpell(bytes: Uint8Array): TokenBias {
    const key = bytes.join();
    const bias = this.#biases.get(key) ?? this.#biasFor(bytes);
    this.#biases.set(key, bias);
    return bias;
  }

  #spelled(): SpelledTokens {
    return (this.#tokens ??= new SpelledTokens(this.#model, this.bytes, this.#controls));
  }

  #biasFor(bytes: Uint8Array): TokenBias {
    const tokens = this.#spelled().toSpell(bytes);
    return TokenBias.for(this.#model).set(tokens, { logit: lift });
  }
}

/** Bytes as a string of one character each, which compares and sorts quickly. */
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

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
