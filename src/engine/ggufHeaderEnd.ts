/** Bytes of a value, by the number of its type in the GGUF specification. Strings and arrays have none of their own. */
const valueBytes: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];
const stringType = 8;
const arrayType = 9;

/**
 * Where the header of a GGUF file ends, or undefined when it does not end within these first bytes of the file, or is
 * no header that llama.cpp reads.
 *
 * The library's own reader takes what lies behind the end of a file for zeros, so that the counts and lengths of a
 * damaged header would keep it busy for ever. This walks over the header without keeping anything of it.
 */
export function ggufHeaderEnd(head: Buffer): number | undefined {
  let at = 4;
  const skip = (bytes: number): number => {
    const from = at;
    at += bytes;
    if (at > head.length) throw new RangeError('The header goes on behind these bytes.');
    return from;
  };
  const uint32 = (): number => head.readUInt32LE(skip(4));
  const uint64 = (): number => Number(head.readBigUInt64LE(skip(8)));
  const skipString = (): number => skip(uint64());
  const repeat = (count: number, action: () => unknown): void => {
    for (let done = 0; done < count; done += 1) action();
  };
  const skipValue = (type: number): void => {
    if (type === stringType) return void skipString();
    const elementType = type === arrayType ? uint32() : type;
    const count = type === arrayType ? uint64() : 1;
    if (elementType === stringType) return repeat(count, skipString);
    const bytes = valueBytes[elementType];
    if (bytes === undefined) throw new RangeError('There is no such type of value.');
    skip(count * bytes);
  };

  try {
    const version = uint32();
    if (version !== 2 && version !== 3) return undefined;
    const tensors = uint64();
    const keys = uint64();
    repeat(keys, () => {
      skipString();
      skipValue(uint32());
    });
    repeat(tensors, () => {
      skipString();
      skip(uint32() * 8);
      // The type of the tensor and its offset.
      skip(4 + 8);
    });
    return at;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
