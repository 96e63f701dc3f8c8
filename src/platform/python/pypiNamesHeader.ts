/**
 * The first bytes of a file of PyPI names. After them come the fingerprints of the filter, and the popular names,
 * one a line, compressed with brotli. Numbers are little-endian.
 */
export interface PypiNamesHeader {
  readonly snapshot: string;
  readonly count: number;
  readonly seed: number;
  readonly segmentLength: number;
  readonly fingerprintBytes: number;
  readonly popularBytes: number;
  /** CRC-32 of all that follows the header. */
  readonly checksum: number;
}

export const pypiNamesHeaderBytes = 52;

const magic = 'PYPINAME';
const version = 1;
const numbers = ['count', 'seed', 'segmentLength', 'fingerprintBytes', 'popularBytes', 'checksum'] as const;

export function encodePypiNamesHeader(header: PypiNamesHeader): Buffer {
  const bytes = Buffer.alloc(pypiNamesHeaderBytes);
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(version, 8);
  bytes.write(header.snapshot, 12, 16, 'latin1');
  for (const [i, name] of numbers.entries()) bytes.writeUInt32LE(header[name], 28 + 4 * i);
  return bytes;
}

/** `undefined` when the bytes begin no such file, or one of another version. */
export function decodePypiNamesHeader(bytes: Buffer): PypiNamesHeader | undefined {
  if (bytes.length < pypiNamesHeaderBytes || bytes.toString('latin1', 0, 8) !== magic) return undefined;
  if (bytes.readUInt32LE(8) !== version) return undefined;
  const number = (name: (typeof numbers)[number]): number =>
    bytes.readUInt32LE(28 + 4 * numbers.indexOf(name));
  return {
    snapshot: bytes.toString('latin1', 12, 28).replace(/\0+$/, ''),
    count: number('count'),
    seed: number('seed'),
    segmentLength: number('segmentLength'),
    fingerprintBytes: number('fingerprintBytes'),
    popularBytes: number('popularBytes'),
    checksum: number('checksum'),
  };
}
