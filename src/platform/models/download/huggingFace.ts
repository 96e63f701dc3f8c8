import type { CatalogueFile } from '../../../core/models/modelCatalogue.ts';
import { connectionFailure } from '../../connectionFailure.ts';
import { type AccessToken, DownloadAttemptError, type Fetch, requestFile } from './requestFile.ts';

/** Where models are downloaded from when no mirror is set. */
const huggingFace = 'https://huggingface.co';

/**
 * Where a model's file is, on Hugging Face or on a mirror of it.
 *
 * @param mirror The address of a server with the same paths as Hugging Face; empty for Hugging Face itself.
 */
export function modelAddress(file: CatalogueFile, mirror: string): URL {
  return addressOn(mirror, file, 'resolve');
}

/** Where the same server has a file's Git LFS pointer, which the repository records at its commit. */
function pointerAddress(file: CatalogueFile, mirror: string): URL {
  return addressOn(mirror, file, 'raw');
}

function addressOn(mirror: string, file: CatalogueFile, kind: 'resolve' | 'raw'): URL {
  const base = (mirror || huggingFace).replace(/\/+$/, '');
  return new URL(`${base}/${file.repository}/${kind}/${file.revision}/${file.fileName}`);
}

/**
 * One attempt to fetch a file's SHA-256 checksum, from its Git LFS pointer at the commit.
 *
 * Rejects with a DownloadAttemptError, also where the pointer has another size, or with the signal's reason.
 */
export async function fetchLfsChecksum(options: {
  readonly file: CatalogueFile;
  readonly mirror: string;
  readonly token: AccessToken | undefined;
  readonly fetch: Fetch;
  readonly stallMilliseconds: number;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { file } = options;
  const url = pointerAddress(file, options.mirror);
  const stall = AbortSignal.timeout(options.stallMilliseconds);
  const signal = AbortSignal.any([options.signal, stall]);
  let host = url.host;
  try {
    const asked = await requestFile({ ...options, url, headers: {}, signal });
    host = asked.host;
    const pointer = readLfsPointer(await beginning(asked.response, host));
    if (!pointer) throw new DownloadAttemptError({ kind: 'misbehaved', problem: 'no-checksum' }, host);
    if (pointer.bytes !== file.bytes)
      throw new DownloadAttemptError({ kind: 'wrong-size', bytes: pointer.bytes, isWebPage: false }, host);
    return pointer.sha256;
  } catch (error) {
    options.signal.throwIfAborted();
    if (stall.aborted) throw new DownloadAttemptError({ kind: 'stalled' }, host);
    throw error;
  }
}

/** The beginning of a response, as long as a pointer may be: a server may send the whole file. */
async function beginning(response: Response, host: string): Promise<string> {
  const reader = response.body?.getReader();
  try {
    if (response.status !== 200)
      throw new DownloadAttemptError({ kind: 'status', status: response.status }, host);
    const pieces: Uint8Array[] = [];
    for (let bytes = 0; bytes <= largestPointerBytes;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw new DownloadAttemptError(connectionFailure(error, 'body'), host, { cause: error });
      });
      if (!piece || piece.done) break;
      pieces.push(piece.value);
      bytes += piece.value.length;
    }
    return Buffer.concat(pieces).toString('utf8');
  } finally {
    await reader?.cancel().catch(() => {}); // it may have ended already
  }
}

/** What a Git repository stores in place of a large file. */
interface LfsPointer {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Pointers are smaller (Git LFS specification). */
const largestPointerBytes = 1024;

/** Reads a Git LFS pointer, version 1, according to the specification; undefined where the text is not one. */
export function readLfsPointer(text: string): LfsPointer | undefined {
  const lines = text.split('\n');
  if (lines.shift() !== 'version https://git-lfs.github.com/spec/v1') return undefined;
  const values = new Map(lines.map((line) => splitAt(line, line.indexOf(' '))));
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(values.get('oid') ?? '') ?? [];
  const size = values.get('size') ?? '';
  const bytes = Number(size);
  return sha256 && /^\d+$/.test(size) && Number.isSafeInteger(bytes) ? { sha256, bytes } : undefined;
}

function splitAt(line: string, blank: number): [string, string] {
  return blank < 0 ? [line, ''] : [line.slice(0, blank), line.slice(blank + 1)];
}
