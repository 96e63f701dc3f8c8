import { crc32 } from 'node:zlib';

/**
 * The first bytes of a file of PyPI names. After them come the fingerprints of the filter, and the popular names,
 * one a line, compressed with brotli. Numbers are little-endian; the last is the CRC-32 of all others and of what
 * follows.
 */
export interface PypiNamesHeader {
  readonly snapshot: string;
  readonly count: number;
  readonly seed: number;
  readonly segmentLength: number;
  readonly fingerprintBytes: number;
  readonly popularBytes: number;
}

const magic = 'PYPINAME';
const version = 1;
const numbers = ['count', 'seed', 'segmentLength', 'fingerprintBytes', 'popularBytes'] as const;
const checksumAt = 28 + 4 * numbers.length;

export const pypiNamesHeaderBytes = checksumAt + 4;

export function encodePypiNamesHeader(header: PypiNamesHeader, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(pypiNamesHeaderBytes);
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(version, 8);
  bytes.write(header.snapshot, 12, 16, 'latin1');
  for (const [i, name] of numbers.entries()) bytes.writeUInt32LE(header[name], 28 + 4 * i);
  bytes.writeUInt32LE(crc32(body, crc32(bytes.subarray(0, checksumAt))), checksumAt);
  return bytes;
}

/** `undefined` when the bytes are no such file, one of another version, or not as they were written. */
export function decodePypiNamesHeader(bytes: Buffer): PypiNamesHeader | undefined {
  if (bytes.length < pypiNamesHeaderBytes || bytes.toString('latin1', 0, 8) !== magic) return undefined;
  if (bytes.readUInt32LE(8) !== version) return undefined;
  const checksum = crc32(bytes.subarray(pypiNamesHeaderBytes), crc32(bytes.subarray(0, checksumAt)));
  if (checksum !== bytes.readUInt32LE(checksumAt)) return undefined;
  const number = (name: (typeof numbers)[number]): number =>
    bytes.readUInt32LE(28 + 4 * numbers.indexOf(name));
  return {
    snapshot: bytes.toString('latin1', 12, 28).replace(/\0+$/, ''),
    count: number('count'),
    seed: number('seed'),
    segmentLength: number('segmentLength'),
    fingerprintBytes: number('fingerprintBytes'),
    popularBytes: number('popularBytes'),
  };
}
