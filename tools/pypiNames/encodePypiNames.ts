import { brotliCompressSync, constants } from 'node:zlib';
import { encodePypiNamesHeader } from '../../src/platform/verification/packages/pypiNamesFile.ts';
import { buildFilter } from './buildFilter.ts';

/** The file that `readPypiNames` reads. `popular` is in the order of downloads; its names are among `names`. */
export function encodePypiNames(list: {
  readonly names: ReadonlySet<string>;
  readonly popular: readonly string[];
  readonly snapshot: string;
}): Buffer {
  const { seed, segmentLength, fingerprints } = buildFilter(list.names);
  const popular = brotliCompressSync(Buffer.from(list.popular.join('\n'), 'latin1'), {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  const body = Buffer.concat([fingerprints, popular]);
  const header = encodePypiNamesHeader(
    {
      snapshot: list.snapshot,
      count: list.names.size,
      seed,
      segmentLength,
      fingerprintBytes: fingerprints.length,
      popularBytes: popular.length,
    },
    body,
  );
  return Buffer.concat([header, body]);
}
