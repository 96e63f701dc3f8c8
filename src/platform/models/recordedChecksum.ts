import { largestPointerBytes, readLfsPointer } from '../../core/models/lfsPointer.ts';
import type { ModelFile } from '../../core/models/modelFile.ts';
import { connectionFailure } from './connectionFailure.ts';
import { DownloadProblem } from './downloadProblem.ts';
import { pointerAddress } from './modelAddress.ts';
import { requestFile, type AccessToken, type Fetch } from './requestFile.ts';

/**
 * One attempt to ask a server for the SHA-256 that the repository has recorded of a file at its commit.
 *
 * Rejects with a DownloadProblem, also where it is recorded with another size, or with the signal's reason.
 */
export async function recordedChecksum(options: {
  readonly file: ModelFile;
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
    if (!pointer) {
      const detail = `It does not tell the checksum of ${file.fileName}.`;
      throw new DownloadProblem({ kind: 'misbehaved', detail }, host);
    }
    if (pointer.bytes !== file.bytes)
      throw new DownloadProblem({ kind: 'wrong-size', bytes: pointer.bytes, isWebPage: false }, host);
    return pointer.sha256;
  } catch (error) {
    options.signal.throwIfAborted();
    if (stall.aborted) throw new DownloadProblem({ kind: 'stalled' }, host);
    throw error;
  }
}

/** The text of an answer, as far as a pointer could go: a server may send the whole file. */
async function beginning(response: Response, host: string): Promise<string> {
  const reader = response.body?.getReader();
  try {
    if (response.status !== 200) throw new DownloadProblem({ kind: 'status', status: response.status }, host);
    const pieces: Uint8Array[] = [];
    for (let bytes = 0; bytes <= largestPointerBytes;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw new DownloadProblem(connectionFailure(error, 'body'), host, { cause: error });
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
