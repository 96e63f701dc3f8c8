/** A value in the metadata of a GGUF file; whole numbers are written as unsigned 32-bit integers. */
export type GgufValue = string | number | boolean | readonly string[];

export interface GgufTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

const types = { uint32: 4, float32: 6, bool: 7, string: 8, array: 9 } as const;

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
  const head = [unsigned(types.array, 4), unsigned(types.string, 4), unsigned(value.length, 8)];
  return Buffer.concat([...head, ...value.map(text)]);
}

/**
 * The header of a GGUF file (version 3), padded to where the data of its tensors begins. The tensors are of 32-bit
 * numbers; their data is for the caller to append, or not.
 */
export function ggufHeader(metadata: Record<string, GgufValue>, tensors: readonly GgufTensor[] = []): Buffer {
  const parts = [
    Buffer.from('GGUF'),
    unsigned(3, 4),
    unsigned(tensors.length, 8),
    unsigned(Object.keys(metadata).length, 8),
    ...Object.entries(metadata).flatMap(([key, value]) => [text(key), typed(value)]),
  ];
  let offset = 0;
  for (const { name, shape } of tensors) {
    const type32BitFloat = 0;
    parts.push(text(name), unsigned(shape.length, 4), ...shape.map((size) => unsigned(size, 8)));
    parts.push(unsigned(type32BitFloat, 4), unsigned(offset, 8));
    offset += 4 * shape.reduce((product, size) => product * size, 1);
  }
  const header = Buffer.concat(parts);
  const alignment = 32;
  return Buffer.concat([header, Buffer.alloc((alignment - (header.length % alignment)) % alignment)]);
}
