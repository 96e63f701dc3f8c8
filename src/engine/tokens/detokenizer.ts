import type { LlamaModel, Token } from 'node-llama-cpp';
import { createTokenBytes, type TokenBytes } from './tokenBytes.ts';

/** Turns the tokens of one answer into text one by one, holding back incomplete characters. */
export interface Detokenizer {
  /** The text that this token completes; empty while a character is incomplete. */
  push(token: Token): string;
  /** What is left at the end of the answer. */
  flush(): string;
}

/** Decodes tokens whose bytes are known; see `byteLevelBytes` for why not with llama.cpp's detokenizer. */
export class TokenBytesDetokenizer implements Detokenizer {
  readonly #bytes: TokenBytes;
  // A byte order mark in an answer is a character like any other.
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  #skip: number;

  /** @param skip How many bytes to leave out at the start. */
  constructor(bytes: TokenBytes, skip = 0) {
    this.#bytes = bytes;
    this.#skip = skip;
  }

  push(token: Token): string {
    const bytes = this.#bytes(token);
    const shown = bytes.subarray(this.#skip);
    this.#skip -= bytes.length - shown.length;
    return this.#utf8.decode(shown, { stream: true });
  }

  flush(): string {
    return this.#utf8.decode();
  }
}

/** What llama.cpp's detokenizer yields for bytes that do not (yet) form a character. */
const replacement = '\uFFFD';

/** A character of UTF-8 has at most four bytes, and a token at least one. */
const maxPendingTokens = 4;

/** Decodes any other vocabulary with llama.cpp's detokenizer. */
class LlamaDetokenizer implements Detokenizer {
  readonly #model: LlamaModel;
  #pending: Token[] = [];
  #last: Token[] = [];

  constructor(model: LlamaModel) {
    this.#model = model;
  }

  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#last);
    if (text.endsWith(replacement) && this.#pending.length < maxPendingTokens) return '';
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

/** A detokenizer for one answer of this model. */
export function createDetokenizer(model: LlamaModel): Detokenizer {
  const bytes = createTokenBytes(model);
  const isByteLevel = model.fileInfo.metadata.tokenizer.ggml.model === 'gpt2';
  // SentencePiece starts an answer with a spurious leading space; the detokenizer knows when.
  return bytes && isByteLevel ? new TokenBytesDetokenizer(bytes) : new LlamaDetokenizer(model);
}
