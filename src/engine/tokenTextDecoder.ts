import type { LlamaModel, Token } from 'node-llama-cpp';
import { byteLevelBytes } from './byteLevelBytes.ts';

/** Turns the tokens of one answer into text one by one, holding back what ends in the middle of a character. */
export interface TokenTextDecoder {
  /** The text that this token completes; empty while a character is unfinished. */
  push(token: Token): string;
  /** What is left at the end of the answer. */
  flush(): string;
}

/** GGUF's token types whose text is not written in the vocabulary's byte-level alphabet. */
const tokenType = { control: 3, userDefined: 4 } as const;

/** Decodes a byte-level vocabulary by its own spelling of each token; see `byteLevelBytes` for why. */
class ByteLevelDecoder implements TokenTextDecoder {
  readonly #spellings: readonly string[];
  readonly #types: readonly number[];
  // A byte order mark is a character of the answer like any other.
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #encoder = new TextEncoder();

  constructor(spellings: readonly string[], types: readonly number[]) {
    this.#spellings = spellings;
    this.#types = types;
  }

  push(token: Token): string {
    return this.#utf8.decode(this.#bytes(token), { stream: true });
  }

  flush(): string {
    return this.#utf8.decode();
  }

  #bytes(token: Token): Uint8Array {
    const spelling = this.#spellings[token] ?? '';
    const type = this.#types[token];
    if (type === tokenType.control) return new Uint8Array();
    return type === tokenType.userDefined ? this.#encoder.encode(spelling) : byteLevelBytes(spelling);
  }
}

/** What llama.cpp's detokenizer yields for bytes that do not (yet) form a character. */
const replacement = '\uFFFD';

/** A character of UTF-8 has at most four bytes, and a token at least one. */
const mostPendingTokens = 4;

/** Decodes any other vocabulary with llama.cpp's detokenizer. */
class DetokenizingDecoder implements TokenTextDecoder {
  readonly #model: LlamaModel;
  #pending: Token[] = [];
  #last: Token[] = [];

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#last);
    if (text.endsWith(replacement) && this.#pending.length < mostPendingTokens) return '';
    return this.#take(text);
  }

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

/** A decoder for one answer of this model. */
export function createTokenTextDecoder(model: LlamaModel): TokenTextDecoder {
  const { model: kind, tokens, token_type: types } = model.fileInfo.metadata.tokenizer.ggml;
  const isByteLevel = kind === 'gpt2';
  return isByteLevel ? new ByteLevelDecoder(tokens, types ?? []) : new DetokenizingDecoder(model);
}
