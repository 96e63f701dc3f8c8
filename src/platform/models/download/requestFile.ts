import type { DownloadFailure, RedirectProblem } from '../../../core/models/downloadFailure.ts';
import { connectionFailure } from '../../connectionFailure.ts';

/** `fetch`, as far as it is used here. VS Code extends the global one by its proxy and certificate settings. */
export type Fetch = (
  url: string,
  init: {
    readonly headers: Record<string, string>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** An access token for one server. */
export interface AccessToken {
  /** Such as `https://models.example.com`; the token is sent nowhere else. */
  readonly origin: string;
  readonly token: string;
}

const maxRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Requests a file and follows redirects. The token is sent with each request to its own origin, until a redirect leads
 * elsewhere. Redirects from an encrypted address to an unencrypted one are refused.
 *
 * Rejects with a DownloadAttemptError, or with the signal's reason.
 */
export async function requestFile(options: {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly token: AccessToken | undefined;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}): Promise<{ readonly response: Response; readonly host: string }> {
  const { token, signal } = options;
  let { url } = options;
  let mayHaveToken = true;
  for (let count = 0; count <= maxRedirects; count++) {
    mayHaveToken &&= url.origin === token?.origin;
    const headers: Record<string, string> = {
      ...options.headers,
      // A compressed transfer has other sizes and ranges.
      'Accept-Encoding': 'identity',
      ...(mayHaveToken && token ? { Authorization: `Bearer ${token.token}` } : {}),
    };
    let response: Response;
    try {
      response = await options.fetch(url.href, { headers, redirect: 'manual', signal });
    } catch (error) {
      signal.throwIfAborted();
      throw new DownloadAttemptError(connectionFailure(error, 'request'), url.host, { cause: error });
    }
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return { response, host: url.host };
    await response.body?.cancel().catch(() => {}); // it may have ended already
    url = nextAddress(url, location);
  }
  throw new DownloadAttemptError({ kind: 'redirect', problem: 'endless' }, url.host);
}

function nextAddress(from: URL, location: string): URL {
  const refuse = (problem: RedirectProblem): never => {
    throw new DownloadAttemptError({ kind: 'redirect', problem }, from.host);
  };
  if (!URL.canParse(location, from.href)) return refuse('invalid');
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return refuse('protocol');
  if (from.protocol === 'https:' && to.protocol === 'http:') return refuse('unencrypted');
  return to;
}

/** Thrown where one attempt of a download fails; the downloader decides whether to retry. */
export class DownloadAttemptError extends Error {
  override readonly name = 'DownloadAttemptError';

  /** @param host The server that was asked last. */
  constructor(
    readonly failure: DownloadFailure,
    readonly host: string,
    options?: { cause?: unknown },
  ) {
    super(failure.kind, options);
  }
}
