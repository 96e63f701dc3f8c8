import { readFile } from 'node:fs/promises';
import { brotliDecompressSync, crc32 } from 'node:zlib';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { BinaryFuseFilter, type PypiNames } from '../../../core/verification/packages/pypiNames.ts';

/**
 * The names of PyPI from a file that `tools/pypiNames/main.ts` built. Rejects with the reason `package-names` if it cannot
 * be read or is damaged: a filter with a wrong byte would deny names that exist. The message is for the log.
 */
export async function readPypiNames(path: string): Promise<PypiNames> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, 'cannot be opened', error);
  });
  const header = decodePypiNamesHeader(bytes);
  if (!header) throw unreadable(path, 'damaged, or of another version of Phidelity');
  const { fingerprintBytes, popularBytes, segmentLength, seed, snapshot, count } = header;
  const body = bytes.subarray(pypiNamesHeaderBytes);
  const fits =
    body.length === fingerprintBytes + popularBytes &&
    segmentLength <= 65_536 &&
    Number.isInteger(Math.log2(segmentLength)) &&
    fingerprintBytes >= 4 * segmentLength &&
    fingerprintBytes % segmentLength === 0;
  if (!fits) throw unreadable(path, 'inconsistent header');
  const filter = new BinaryFuseFilter({
    seed,
    segmentLength,
    fingerprints: body.subarray(0, fingerprintBytes),
  });
  const popular = brotliDecompressSync(body.subarray(fingerprintBytes)).toString('latin1').split('\n');
  return { snapshot, count, popular, has: (name) => filter.has(name) };
}

function unreadable(path: string, why: string, cause?: unknown): PhidelityError {
  return new PhidelityError(
    'package-names',
    `The list of names on PyPI could not be read: ${path}: ${why}. Until Phidelity is reinstalled, it is unknown whether packages that are not installed are on PyPI.`,
    { cause },
  );
}

/**
 * The header of a file of PyPI names. After it come the fingerprints of the filter, and the popular names, one a line,
 * compressed with brotli. Numbers are little-endian; the last is the CRC-32 of the others and of what follows.
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

/**
 * The header as it is written to the file, by `tools/pypiNames`. Beside its reader, since both must agree.
 *
 * @public
 */
export function encodePypiNamesHeader(header: PypiNamesHeader, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(pypiNamesHeaderBytes);
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(version, 8);
  bytes.write(header.snapshot, 12, 16, 'latin1');
  for (const [i, name] of numbers.entries()) bytes.writeUInt32LE(header[name], 28 + 4 * i);
  bytes.writeUInt32LE(crc32(body, crc32(bytes.subarray(0, checksumAt))), checksumAt);
  return bytes;
}

/** `undefined` if the bytes are not such a file, one of another version, or damaged. */
function decodePypiNamesHeader(bytes: Buffer): PypiNamesHeader | undefined {
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
