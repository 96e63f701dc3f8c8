import type { DownloadFailure, ServerProblem } from './downloadFailure.ts';

/** What a server says about the version of a file: its ETag, or the date of its last change. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** The status and headers of a server's answer, as far as they matter. */
export interface AnswerHead extends Validators {
  readonly status: number;
  readonly contentLength?: number | undefined;
  readonly contentRange?: string | undefined;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** What to do with an answer. */
type ResumePlan =
  /** The body is the file from byte `from` on; the first `keep` bytes of the part are kept. */
  | { readonly kind: 'take'; readonly from: number; readonly keep: number }
  | { readonly kind: 'fail'; readonly failure: DownloadFailure };

const fail = (failure: DownloadFailure): ResumePlan => ({ kind: 'fail', failure });
const misbehaved = (problem: ServerProblem): ResumePlan => fail({ kind: 'misbehaved', problem });

const rangePattern = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i;

/**
 * What to send as `If-Range`, so that a server whose file has changed sends all of it: a strong ETag, or else a date. A
 * date misses a file that is replaced twice within a second, but the checksum catches that.
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

/** The part of a file that has been downloaded, and what the same server said of it; of another server, nothing. */
interface DownloadedPart extends Validators {
  readonly bytes: number;
}

/**
 * Decides how a server's answer continues a partial download.
 *
 * @param total Bytes of the whole file, which are known beforehand.
 */
export function resumePlan(answer: AnswerHead, total: number, part: DownloadedPart): ResumePlan {
  // A captive portal, as of a hotel's network, answers with its login page and the status 200.
  const isWebPage = /^text\/html\b/i.test(answer.contentType ?? '');
  const { status, contentEncoding = 'identity' } = answer;
  if (status === 416) return fail({ kind: 'wrong-size', isWebPage });
  if (status !== 200 && status !== 206)
    return fail({ kind: 'status', status, retryAfter: answer.retryAfter });
  if (isWebPage) return fail({ kind: 'wrong-size', isWebPage });
  if (contentEncoding.toLowerCase() !== 'identity') return misbehaved('compressed');
  return status === 200 ? wholePlan(answer, total, part) : rangePlan(answer, total, part);
}

/** How many bytes of the part are of use: none of another version's. */
function bytesToKeep(answer: AnswerHead, part: DownloadedPart): number {
  return isOtherVersion(part, answer) ? 0 : part.bytes;
}

/** For an answer that holds the whole file: a server without support for ranges sends everything again. */
function wholePlan(answer: AnswerHead, total: number, part: DownloadedPart): ResumePlan {
  const { contentLength } = answer;
  // Without a length it may be anything, and would spoil what has been downloaded.
  if (contentLength === undefined) return misbehaved('no-length');
  if (contentLength !== total) return fail({ kind: 'wrong-size', bytes: contentLength, isWebPage: false });
  return { kind: 'take', from: 0, keep: bytesToKeep(answer, part) };
}

/** For an answer that holds a range of the file. */
function rangePlan(answer: AnswerHead, total: number, part: DownloadedPart): ResumePlan {
  const [, first, last, size] = rangePattern.exec(answer.contentRange?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined) return misbehaved('no-range');
  if (size !== '*' && Number(size) !== total)
    return fail({ kind: 'wrong-size', bytes: Number(size), isWebPage: false });
  if (Number(first) > part.bytes || Number(last) < part.bytes) return misbehaved('wrong-range');
  return { kind: 'take', from: Number(first), keep: bytesToKeep(answer, part) };
}
