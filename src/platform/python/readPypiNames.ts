import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { NameFilter } from '../../core/verification/packages/nameFilter.ts';
import type { PypiNames } from '../../core/verification/packages/pypiNames.ts';
import { decodePypiNamesHeader, pypiNamesHeaderBytes } from './pypiNamesHeader.ts';

/**
 * The names of PyPI from a file that `tools/pypiNames/main.ts` built. Rejects with the reason `package-names` when it
 * cannot be read or is not whole: a filter with a wrong byte would deny names that exist.
 */
export async function readPypiNames(path: string): Promise<PypiNames> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, 'it cannot be opened', error);
  });
  const header = decodePypiNamesHeader(bytes);
  if (!header) throw unreadable(path, 'it is damaged, or made for another version of Phidelity');
  const { fingerprintBytes, popularBytes, segmentLength, seed, snapshot, count } = header;
  const body = bytes.subarray(pypiNamesHeaderBytes);
  const fits =
    body.length === fingerprintBytes + popularBytes &&
    segmentLength <= 65_536 &&
    Number.isInteger(Math.log2(segmentLength)) &&
    fingerprintBytes >= 4 * segmentLength &&
    fingerprintBytes % segmentLength === 0;
  if (!fits) throw unreadable(path, 'its parts do not fit together');
  const filter = new NameFilter({ seed, segmentLength, fingerprints: body.subarray(0, fingerprintBytes) });
  const popular = brotliDecompressSync(body.subarray(fingerprintBytes)).toString('latin1').split('\n');
  return { snapshot, count, popular, has: (name) => filter.has(name) };
}

function unreadable(path: string, why: string, cause?: unknown): PhidelityError {
  return new PhidelityError(
    'package-names',
    `The list of names on PyPI could not be read: ${why} (${path}). Until Phidelity is installed again, packages that are not installed here are of unknown origin.`,
    { cause },
  );
}
