/** A tensor as the header of a GGUF file describes it. */
interface GgufTensorEntry {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** ggml's number of its type. */
  readonly type: number;
  /** Bytes from the beginning of the data. */
  readonly offset: number;
}

/** A value of the metadata. Whole numbers of 64 bits are numbers too: none in practice is beyond 2^53. */
export type GgufValue = string | number | boolean | readonly (string | number | boolean)[];

/** The header of a GGUF file, without the lists that nobody asks for. */
export interface GgufHeader {
  readonly version: number;
  /** Where the data of the tensors begins, in bytes from the start of the file. */
  readonly dataStart: number;
  /** Bytes that each tensor's data is padded to a multiple of. */
  readonly alignment: number;
  /** The metadata by its full names, such as "general.name". */
  readonly values: ReadonlyMap<string, GgufValue>;
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

/** Reads one value of a fixed size, by the number of its type. */
const readers: readonly (((bytes: Buffer, at: number) => number | boolean) | undefined)[] = [
  (bytes, at) => bytes.readUInt8(at),
  (bytes, at) => bytes.readInt8(at),
  (bytes, at) => bytes.readUInt16LE(at),
  (bytes, at) => bytes.readInt16LE(at),
  (bytes, at) => bytes.readUInt32LE(at),
  (bytes, at) => bytes.readInt32LE(at),
  (bytes, at) => bytes.readFloatLE(at),
  (bytes, at) => bytes.readUInt8(at) === 1,
  undefined,
  undefined,
  (bytes, at) => bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32,
  (bytes, at) => bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * 2 ** 32,
  (bytes, at) => bytes.readDoubleLE(at),
];

/** Long lists that only llama.cpp reads, which reads them itself. */
const unreadLists: ReadonlySet<string> = new Set(['tokenizer.ggml.merges', 'tokenizer.ggml.scores']);

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
    const from = this.skip(8);
    return this.#bytes.readUInt32LE(from) + this.#bytes.readUInt32LE(from + 4) * 2 ** 32;
  }

  string(): string {
    const length = this.uint64();
    const from = this.skip(length);
    return this.#bytes.toString('utf8', from, from + length);
  }

  /** A value of the metadata. */
  value(type: number): GgufValue {
    if (type === stringType) return this.string();
    return type === arrayType ? this.#list() : this.#fixed(type);
  }

  /** Goes past a value without reading it. */
  skipValue(type: number): void {
    if (type === stringType) this.skip(this.uint64());
    else if (type === arrayType) this.#skipList();
    else this.skip(fixedBytes(type));
  }

  #fixed(type: number): number | boolean {
    const from = this.skip(fixedBytes(type));
    return readers[type]!(this.#bytes, from);
  }

  #list(): (string | number | boolean)[] {
    const type = this.uint32();
    const count = this.uint64();
    const found: (string | number | boolean)[] = [];
    // A count that the bytes cannot hold ends at the last of them.
    for (let done = 0; done < count; done += 1)
      found.push(type === stringType ? this.string() : this.#fixed(type));
    return found;
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

function readCounted(cursor: HeaderCursor, version: number): GgufHeaderReading {
  const tensorCount = cursor.uint64();
  const valueCount = cursor.uint64();
  const values = new Map<string, GgufValue>();
  for (let done = 0; done < valueCount; done += 1) {
    const key = cursor.string();
    const type = cursor.uint32();
    if (unreadLists.has(key)) cursor.skipValue(type);
    else values.set(key, cursor.value(type));
  }
  const tensors: GgufTensorEntry[] = [];
  for (let done = 0; done < tensorCount; done += 1) tensors.push(readTensor(cursor));
  const set = values.get('general.alignment');
  const alignment = typeof set === 'number' && set > 0 ? set : defaultAlignment;
  const dataStart = Math.ceil(cursor.at / alignment) * alignment;
  return { kind: 'header', header: { version, dataStart, alignment, values, tensors } };
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
    return readCounted(cursor, version);
  } catch (error) {
    if (error instanceof EndOfBytes) return { kind: 'incomplete' };
    if (error instanceof Damage) return { kind: 'damaged' };
    throw error;
  }
}
