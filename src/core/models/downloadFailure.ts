/** Why one attempt to download did not get to its end. */
export type DownloadFailure =
  /** The connection ended before the file did. */
  | { readonly kind: 'cut'; readonly detail: string }
  /** Nothing arrived for a while. */
  | { readonly kind: 'stalled' }
  /** No connection came about. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** The server's certificate is not trusted. */
  | { readonly kind: 'certificate'; readonly detail: string }
  /** The server answered with a status that brings no file. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | undefined }
  /** The server's file has another size than the one that is offered. */
  | { readonly kind: 'wrong-size'; readonly bytes: number | undefined; readonly isWebPage: boolean }
  /** The server's file was another one each time it was asked. */
  | { readonly kind: 'changed' }
  /** The server sends something else than what was asked for: a wrong part, or a compressed file. */
  | { readonly kind: 'misbehaved'; readonly detail: string }
  /** A redirect that is not followed. */
  | { readonly kind: 'redirect'; readonly detail: string };
