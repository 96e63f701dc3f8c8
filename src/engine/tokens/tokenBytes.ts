import type { LlamaModel, Token } from 'node-llama-cpp';

/** The bytes that a token stands for; none for a control token. */
export type TokenBytes = (token: Token) => Uint8Array;

/** GGUF's token types whose spelling is not the usual one of the vocabulary. */
const tokenType = { unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;

/** A space as SentencePiece spells it. */
const sentencePieceSpace = /\u2581/g;

/** How a kind of vocabulary, by its name in GGUF, spells the bytes of ordinary tokens. */
const spellings: Readonly<Record<string, (spelling: string) => Uint8Array>> = {
  gpt2: byteLevelBytes,
  llama: (spelling) => new TextEncoder().encode(spelling.replace(sentencePieceSpace, ' ')),
};

/** The bytes of each of this model's tokens, or undefined for an unsupported kind of vocabulary. */
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

/**
 * The bytes of a token as it is spelled in a byte-level vocabulary (GPT-2's, which phi-4 and most others use).
 *
 * Such a vocabulary writes every byte as one printable character: the byte's own where it has one, else the next from
 * U+0100 on, so that a space reads `Ġ`. Characters of no byte, as in added tokens, are encoded in UTF-8.
 *
 * This exists because llama.cpp's detokenizer "cleans up" what it decodes for phi-4's pre-tokenizer: it drops the
 * space before `.`, `,`, `?`, `!` and some apostrophes, which turns `from . import x` into `from. import x`.
 */
export function byteLevelBytes(spelling: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of spelling) {
    const byte = byteOf.get(character);
    if (byte === undefined) bytes.push(...new TextEncoder().encode(character));
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

const byteOf: ReadonlyMap<string, number> = new Map(
  (function* () {
    let moved = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const printable =
        (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
      yield [String.fromCodePoint(printable ? byte : 0x100 + moved++), byte] as const;
    }
  })(),
);
