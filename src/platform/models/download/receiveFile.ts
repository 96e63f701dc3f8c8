import type { CatalogueFile } from '../../../core/models/modelCatalogue.ts';
import { ifRange, resumePlan, type AnswerHead, type Validators } from '../../../core/models/resumePlan.ts';
import { parseRetryAfter } from '../../../core/lifetime/backoff.ts';
import { connectionFailure } from '../../connectionFailure.ts';
import { type AccessToken, DownloadAttemptError, type Fetch, requestFile } from './requestFile.ts';
import type { PartFile } from './partFile.ts';

/** Bytes that are written at once: chunks of the network are smaller, and each write has its cost. */
const batchBytes = 1024 * 1024;
/** Milliseconds after which a smaller batch is written. */
const maxBatchAge = 1000;

/**
 * One attempt: requests the missing part of a file and appends it. Resolves when the file is complete, or at once where
 * the part was restarted and the answer does not begin at its beginning.
 *
 * Rejects with a DownloadAttemptError, with an error of the file system, or with the signal's reason.
 */
export async function receiveFile(options: {
  readonly url: URL;
  readonly file: CatalogueFile;
  readonly part: PartFile;
  readonly token: AccessToken | undefined;
  readonly fetch: Fetch;
  readonly stallMilliseconds: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** The server has another version than the part, which is empty now. An error thrown here ends the attempt. */
  readonly onRestart: () => void;
  /** Called with the bytes that have been written in total. */
  readonly onReceived: (bytes: number) => void;
}): Promise<void> {
  const { url, file, part } = options;
  const stall = new AbortController();
  const watch = setTimeout(() => stall.abort(), options.stallMilliseconds);
  const signal = AbortSignal.any([options.signal, stall.signal]);
  const failed = (error: unknown, host: string): never => {
    options.signal.throwIfAborted();
    if (stall.signal.aborted) throw new DownloadAttemptError({ kind: 'stalled' }, host);
    throw error;
  };
  try {
    const known = part.validatorsOf(url.origin);
    const { response, host } = await requestFile({
      url,
      headers: rangeHeaders(part.bytes, ifRange(known)),
      token: options.token,
      fetch: options.fetch,
      signal,
    }).catch((error: unknown) => failed(error, url.host));
    const head = headOf(response, options.now());
    const from = await prepared(response, { ...options, head, host, known });
    if (from === undefined) return;
    const body = bodyOf(response, () => watch.refresh());
    await append(body, from, options).catch((error: unknown) => {
      if (!(error instanceof BodyError)) throw error;
      const failure = connectionFailure(error.cause, 'body');
      return failed(new DownloadAttemptError(failure, host, { cause: error }), host);
    });
    if (part.bytes < file.bytes) throw new DownloadAttemptError({ kind: 'cut' }, host);
  } finally {
    clearTimeout(watch);
  }
}

/**
 * Prepares the part for an answer's body, and returns the byte that the body begins with. Undefined where the part was
 * restarted and the body does not begin at its beginning. The body is cancelled then, and where this rejects.
 */
async function prepared(
  response: Response,
  options: {
    readonly url: URL;
    readonly file: CatalogueFile;
    readonly part: PartFile;
    readonly head: AnswerHead;
    readonly host: string;
    readonly known: Validators;
    readonly onRestart: () => void;
  },
): Promise<number | undefined> {
  const { url, file, part, head, host, known, onRestart } = options;
  let isWanted = false;
  try {
    const plan = resumePlan(head, file.bytes, { ...known, bytes: part.bytes });
    if (plan.kind === 'fail') throw new DownloadAttemptError(plan.failure, host);
    if (plan.keep < part.bytes) {
      await part.restart();
      onRestart();
    }
    if (part.bytes === 0) part.describe(url.origin, head);
    isWanted = plan.from <= part.bytes;
    return isWanted ? plan.from : undefined;
  } finally {
    if (!isWanted) await response.body?.cancel().catch(() => {}); // it may have ended already
  }
}

function rangeHeaders(from: number, validator: string | undefined): Record<string, string> {
  if (from === 0) return {};
  return { Range: `bytes=${from}-`, ...(validator ? { 'If-Range': validator } : {}) };
}

function headOf({ status, headers }: Response, now: number): AnswerHead {
  const length = headers.get('content-length');
  const asked = headers.get('retry-after') ?? undefined;
  return {
    status,
    contentLength: length !== null && /^\d+$/.test(length) ? Number(length) : undefined,
    contentRange: headers.get('content-range') ?? undefined,
    contentType: headers.get('content-type') ?? undefined,
    contentEncoding: headers.get('content-encoding') ?? undefined,
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
    retryAfter: parseRetryAfter(asked, now),
  };
}

/** An error of reading a body, as opposed to writing it. */
class BodyError extends Error {
  override readonly name = 'BodyError';
}

async function* bodyOf(response: Response, onData: () => void): AsyncGenerator<Buffer> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new BodyError('The body cannot be read.', { cause: error });
      });
      if (done) return;
      onData();
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  } finally {
    await reader.cancel().catch(() => {}); // a body that has ended cannot be cancelled
  }
}

/** Appends what is new of a body that starts at byte `from`. Everything that was read is written, even after an error. */
async function append(
  body: AsyncIterable<Buffer>,
  from: number,
  options: {
    readonly file: CatalogueFile;
    readonly part: PartFile;
    readonly now: () => number;
    readonly onReceived: (bytes: number) => void;
  },
): Promise<void> {
  const { file, part, now, onReceived } = options;
  let position = from;
  let batch: Buffer[] = [];
  let batched = 0;
  let writtenAt = now();
  const write = async (): Promise<void> => {
    if (batched === 0) return;
    const data = Buffer.concat(batch, batched);
    batch = [];
    batched = 0;
    writtenAt = now();
    await part.append(data);
    onReceived(part.bytes);
  };
  try {
    for await (const data of body) {
      const end = part.bytes + batched;
      const fresh = data.subarray(Math.min(data.length, Math.max(0, end - position)));
      position += data.length;
      // What a server sends beyond the end is ignored.
      const taken = fresh.subarray(0, file.bytes - end);
      if (taken.length > 0) batch.push(taken);
      batched += taken.length;
      if (batched >= batchBytes || now() - writtenAt >= maxBatchAge) await write();
      if (part.bytes + batched === file.bytes) break;
    }
  } finally {
    await write();
  }
}
