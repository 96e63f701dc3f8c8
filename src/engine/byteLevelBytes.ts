/**
 * The bytes of a token as it is spelled in a byte-level vocabulary (GPT-2's, which phi-4 and most others use).
 *
 * Such a vocabulary writes every byte as one printable character: the byte's own where it has one, else the next from
 * U+0100 on, so that a blank reads `Ġ`. Characters of no byte, as in added tokens, count in UTF-8.
 *
 * This exists because llama.cpp's detokenizer "cleans up" what it decodes for phi-4's pre-tokenizer: it drops the
 * blank before `.`, `,`, `?`, `!` and some apostrophes, which turns `from . import x` into `from. import x`.
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
