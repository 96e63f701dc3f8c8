/** A tensor as the header of a GGUF file describes it. */
interface GgufTensorEntry {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** ggml's number of its type. */
  readonly type: number;
  /** Bytes from the beginning of the data. */
  readonly offset: number;
}

/** The header of a GGUF file, without its vocabulary and other lists. */
export interface GgufHeader {
  /** Where the data of the tensors begins, in bytes from the start of the file. */
  readonly dataStart: number;
  /** Bytes that each tensor's data is padded to a multiple of. */
  readonly alignment: number;
  /** Text and whole numbers of the metadata. */
  readonly values: ReadonlyMap<string, string | number>;
  readonly tensors: readonly GgufTensorEntry[];
}

/** What the first bytes of a GGUF file turned out to be. */
export type GgufHeaderReading =
  | { readonly kind: 'header'; readonly header: GgufHeader }
  /** It goes on beyond these bytes, or says that it does. */
  | { readonly kind: 'incomplete' }
  /** It holds something that no header can. */
  | { readonly kind: 'damaged' }
  /** Written for machines of the other byte order. */
  | { readonly kind: 'byte-order' }
  | { readonly kind: 'version'; readonly version: number };

/** Bytes of a value, by the number of its type in the GGUF specification. Strings and arrays have no fixed size. */
const valueBytes: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];
const stringType = 8;
const arrayType = 9;
/** The types of whole numbers that a header's values are needed of. */
const [uint16, uint32, int32, uint64] = [2, 4, 5, 10];

const readVersions: readonly number[] = [2, 3];
/** No version of GGUF will be higher for a long time: anything above is damage. */
const likelyVersions = 255;
const defaultAlignment = 32;
/** llama.cpp's limit. */
const mostDimensions = 4;

class EndOfBytes extends Error {}
class Damage extends Error {}

/** Reads one after the other what a header consists of, all of it little-endian. */
class HeaderCursor {
  readonly #bytes: Buffer;
  at = 4;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  skip(count: number): number {
    const from = this.at;
    this.at += count;
    if (this.at > this.#bytes.length) throw new EndOfBytes();
    return from;
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.skip(4));
  }

  uint64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.skip(8)));
  }

  string(): string {
    const length = this.uint64();
    const from = this.skip(length);
    return this.#bytes.toString('utf8', from, from + length);
  }

  /** A value of the metadata; undefined for what is only skipped: lists, truth values and other numbers. */
  value(type: number): string | number | undefined {
    switch (type) {
      case stringType:
        return this.string();
      case arrayType:
        this.#skipList();
        return undefined;
      case uint16:
        return this.#bytes.readUInt16LE(this.skip(2));
      case uint32:
        return this.uint32();
      case int32:
        return this.#bytes.readInt32LE(this.skip(4));
      case uint64:
        return this.uint64();
      default:
        this.skip(fixedBytes(type));
        return undefined;
    }
  }

  #skipList(): void {
    const elementType = this.uint32();
    const count = this.uint64();
    if (elementType !== stringType) this.skip(count * fixedBytes(elementType));
    else for (let done = 0; done < count; done += 1) this.skip(this.uint64());
  }
}

function fixedBytes(type: number): number {
  const bytes = valueBytes[type];
  if (bytes === undefined) throw new Damage();
  return bytes;
}

function readTensor(cursor: HeaderCursor): GgufTensorEntry {
  const name = cursor.string();
  const rank = cursor.uint32();
  if (rank > mostDimensions) throw new Damage();
  const dimensions = Array.from({ length: rank }, () => cursor.uint64());
  return { name, dimensions, type: cursor.uint32(), offset: cursor.uint64() };
}

function readCounted(cursor: HeaderCursor): GgufHeaderReading {
  const tensorCount = cursor.uint64();
  const valueCount = cursor.uint64();
  const values = new Map<string, string | number>();
  for (let done = 0; done < valueCount; done += 1) {
    const key = cursor.string();
    const value = cursor.value(cursor.uint32());
    if (value !== undefined) values.set(key, value);
  }
  const tensors: GgufTensorEntry[] = [];
  for (let done = 0; done < tensorCount; done += 1) tensors.push(readTensor(cursor));
  const set = values.get('general.alignment');
  const alignment = typeof set === 'number' && set > 0 ? set : defaultAlignment;
  const dataStart = Math.ceil(cursor.at / alignment) * alignment;
  return { kind: 'header', header: { dataStart, alignment, values, tensors } };
}

/**
 * Reads the header of a GGUF file from its first bytes.
 *
 * The library's own reader takes whatever is beyond the end of a file for zeros, so that the counts and lengths of a
 * damaged header would keep it busy forever. This one stops where the bytes end.
 *
 * @param bytes The beginning of the file, "GGUF" included.
 */
export function readGgufHeader(bytes: Buffer): GgufHeaderReading {
  const cursor = new HeaderCursor(bytes);
  try {
    const version = cursor.uint32();
    if (version !== 0 && version % 65_536 === 0) return { kind: 'byte-order' };
    if (!readVersions.includes(version))
      return version > 0 && version <= likelyVersions ? { kind: 'version', version } : { kind: 'damaged' };
    return readCounted(cursor);
  } catch (error) {
    if (error instanceof EndOfBytes) return { kind: 'incomplete' };
    if (error instanceof Damage) return { kind: 'damaged' };
    throw error;
  }
}
