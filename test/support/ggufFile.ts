/** A value in the metadata of a GGUF file; whole numbers are written as unsigned 32-bit integers, in lists as signed. */
export type GgufValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly number[]
  | { readonly uint16: number }
  | { readonly int32: number };

export interface GgufTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a header may say besides, where it is not the usual one. */
export interface GgufOddities {
  readonly version?: number;
  /** ggml's number of all tensors' type; 0, of 32-bit numbers, by default. */
  readonly type?: number;
}

const types = { uint16: 2, uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;

function unsigned(value: number, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) buffer.writeUInt32LE(value);
  else buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([unsigned(bytes.length, 8), bytes]);
}

function typed(value: GgufValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([unsigned(types.string, 4), text(value)]);
  if (typeof value === 'boolean')
    return Buffer.concat([unsigned(types.bool, 4), Buffer.from([value ? 1 : 0])]);
  if (typeof value === 'number' && Number.isInteger(value))
    return Buffer.concat([unsigned(types.uint32, 4), unsigned(value, 4)]);
  if (typeof value === 'number') {
    const buffer = Buffer.alloc(4);
    buffer.writeFloatLE(value);
    return Buffer.concat([unsigned(types.float32, 4), buffer]);
  }
  if ('uint16' in value) {
    const buffer = Buffer.alloc(2);
    buffer.writeUInt16LE(value.uint16);
    return Buffer.concat([unsigned(types.uint16, 4), buffer]);
  }
  if ('int32' in value) return Buffer.concat([unsigned(types.int32, 4), unsigned(value.int32, 4)]);
  const elements = value.map((one) => (typeof one === 'string' ? text(one) : unsigned(one, 4)));
  const elementType = typeof value[0] === 'number' ? types.int32 : types.string;
  return Buffer.concat([
    unsigned(types.array, 4),
    unsigned(elementType, 4),
    unsigned(value.length, 8),
    ...elements,
  ]);
}

/**
 * The header of a GGUF file (version 3), padded to where the data of its tensors begins. The tensors are of 32-bit
 * numbers; their data is for the caller to append, or not.
 */
export function ggufHeader(
  metadata: Record<string, GgufValue>,
  tensors: readonly GgufTensor[] = [],
  { version = 3, type = 0 }: GgufOddities = {},
): Buffer {
  const parts = [
    Buffer.from('GGUF'),
    unsigned(version, 4),
    unsigned(tensors.length, 8),
    unsigned(Object.keys(metadata).length, 8),
    ...Object.entries(metadata).flatMap(([key, value]) => [text(key), typed(value)]),
  ];
  let offset = 0;
  for (const { name, shape } of tensors) {
    parts.push(text(name), unsigned(shape.length, 4), ...shape.map((size) => unsigned(size, 8)));
    parts.push(unsigned(type, 4), unsigned(offset, 8));
    offset += padded(4 * shape.reduce((product, size) => product * size, 1));
  }
  const header = Buffer.concat(parts);
  return Buffer.concat([header, Buffer.alloc(padded(header.length) - header.length)]);
}

function padded(bytes: number): number {
  const alignment = 32;
  return Math.ceil(bytes / alignment) * alignment;
}
