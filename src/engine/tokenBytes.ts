import type { LlamaModel, Token } from 'node-llama-cpp';
import { byteLevelBytes } from './byteLevelBytes.ts';

/** The bytes that a token stands for; none for a control token. */
export type TokenBytes = (token: Token) => Uint8Array;

/** GGUF's token types whose spelling is not the usual one of the vocabulary. */
const tokenType = { unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;

/** A blank as SentencePiece spells it. */
const sentencePieceBlank = /\u2581/g;

/** How a kind of vocabulary, by its name in GGUF, spells the bytes of ordinary tokens. */
const spellings: Readonly<Record<string, (spelling: string) => Uint8Array>> = {
  gpt2: byteLevelBytes,
  llama: (spelling) => new TextEncoder().encode(spelling.replace(sentencePieceBlank, ' ')),
};

/** The bytes of each of this model's tokens, or undefined for a kind of vocabulary that we cannot read. */
export function createTokenBytes(model: LlamaModel): TokenBytes | undefined {
  const { model: kind, tokens, token_type: types } = model.fileInfo.metadata.tokenizer.ggml;
  const typeOf: readonly number[] = types ?? [];
  const ordinary = spellings[kind];
  if (ordinary === undefined) return undefined;
  return (token) => {
    const spelling = tokens[token] ?? '';
    switch (typeOf[token]) {
      case tokenType.control:
      case tokenType.unknown:
        return new Uint8Array();
      case tokenType.userDefined:
        return new TextEncoder().encode(spelling);
      case tokenType.byte:
        // Spelled as `<0x0A>`.
        return Uint8Array.of(Number.parseInt(spelling.slice(3, 5), 16));
      default:
        return ordinary(spelling);
    }
  };
}
