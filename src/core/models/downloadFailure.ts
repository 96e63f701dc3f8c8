/** Why one attempt to download did not finish. Words for it are in `wording/download.ts`. */
export type DownloadFailure =
  /** The connection ended before the file did. `code`: the system's name for the error, where there was one. */
  | { readonly kind: 'cut'; readonly code?: string | undefined }
  /** Nothing arrived for a while. */
  | { readonly kind: 'stalled' }
  /** No connection could be made. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** The server's certificate is not trusted. */
  | { readonly kind: 'certificate'; readonly code: string }
  /** The server answered with a status that brings no file. `retryAfter` is in milliseconds. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | undefined }
  /** The server's file has another size than the one that is offered. */
  | { readonly kind: 'wrong-size'; readonly bytes?: number | undefined; readonly isWebPage: boolean }
  /** The server's file was a different one each time it was requested. */
  | { readonly kind: 'changed' }
  /** The server sends something else than what was requested. */
  | { readonly kind: 'misbehaved'; readonly problem: ServerProblem }
  /** A redirect that is not followed. */
  | { readonly kind: 'redirect'; readonly problem: RedirectProblem };

/** What a server does that it should not; `no-checksum`: it does not have the Git LFS pointer of the file. */
export type ServerProblem = 'compressed' | 'no-length' | 'no-range' | 'wrong-range' | 'no-checksum';

/** Why a redirect is not followed; `unencrypted`: it leads from https to http. */
export type RedirectProblem = 'endless' | 'invalid' | 'protocol' | 'unencrypted';
