import type { DownloadFailure } from './downloadFailure.ts';

/** What a server says of the version of a file: its ETag, or else the date of its last change. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** The head of a server's answer, as far as it matters. */
export interface AnswerHead extends Validators {
  readonly status: number;
  readonly contentLength?: number | undefined;
  readonly contentRange?: string | undefined;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** What is to be done with an answer. */
export type ResumePlan =
  /** The body is the file from byte `from` on; the first `keep` bytes of the part stay as they are. */
  | { readonly kind: 'take'; readonly from: number; readonly keep: number }
  | { readonly kind: 'fail'; readonly failure: DownloadFailure };

const fail = (failure: DownloadFailure): ResumePlan => ({ kind: 'fail', failure });

const rangePattern = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i;

/**
 * What to send as `If-Range`, so that a server whose file has changed sends all of it: a strong ETag. A date says too
 * little where a file is replaced twice within a second, but a checksum follows, so it will do.
 */
export function ifRange({ etag, lastModified }: Validators): string | undefined {
  return etag && !etag.startsWith('W/') ? etag : lastModified;
}

function isOtherVersion(known: Validators, answer: Validators): boolean {
  const bare = (etag: string): string => etag.replace(/^W\//, '');
  if (known.etag && answer.etag) return bare(known.etag) !== bare(answer.etag);
  if (known.lastModified && answer.lastModified) return known.lastModified !== answer.lastModified;
  return false;
}

/**
 * Decides how an answer continues a part of a file.
 *
 * @param total Bytes of the whole file, which are known before.
 * @param part How many bytes are here, and what the same server said of them; of another server's, nothing.
 */
export function resumePlan(
  answer: AnswerHead,
  total: number,
  part: Validators & { readonly bytes: number },
): ResumePlan {
  // What asks to sign in, as a hotel's network does, comes with a status that says all is well.
  const isWebPage = /^text\/html\b/i.test(answer.contentType ?? '');
  const wrongSize = (bytes?: number): ResumePlan => fail({ kind: 'wrong-size', bytes, isWebPage });
  const { status, contentLength, contentEncoding = 'identity' } = answer;
  if (status === 416) return wrongSize();
  if (status !== 200 && status !== 206)
    return fail({ kind: 'status', status, retryAfter: answer.retryAfter });
  if (isWebPage) return wrongSize();
  if (contentEncoding.toLowerCase() !== 'identity')
    return fail({ kind: 'misbehaved', detail: `It sends the file compressed (${contentEncoding}).` });
  // The beginning of another version is of no use.
  const keep = isOtherVersion(part, answer) ? 0 : part.bytes;
  if (status === 200) {
    // Without a length it may be anything, and would spoil what is here.
    if (contentLength === undefined)
      return fail({ kind: 'misbehaved', detail: 'It does not say how large the file is.' });
    if (contentLength !== total) return wrongSize(contentLength);
    // A server that knows no ranges sends again what is here already: it is passed over.
    return { kind: 'take', from: 0, keep };
  }
  const [, first, last, whole] = rangePattern.exec(answer.contentRange?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined)
    return fail({ kind: 'misbehaved', detail: 'It sends a part of the file without saying which.' });
  if (whole !== '*' && Number(whole) !== total) return wrongSize(Number(whole));
  if (Number(first) > part.bytes || Number(last) < part.bytes)
    return fail({ kind: 'misbehaved', detail: 'It sends another part of the file than it was asked for.' });
  return { kind: 'take', from: Number(first), keep };
}
