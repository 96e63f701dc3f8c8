import type { DownloadFailure } from '../../../core/models/downloadFailure.ts';
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

/** A secret for one server. */
export interface AccessToken {
  /** Such as `https://models.example.com`; the token goes nowhere else. */
  readonly origin: string;
  readonly token: string;
}

const mostRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a file and follows redirects. The token goes with each request to its own origin, until a redirect has led
 * anywhere else. An encrypted address never leads to one that is not.
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
  for (let count = 0; count <= mostRedirects; count++) {
    mayHaveToken &&= url.origin === token?.origin;
    const headers: Record<string, string> = {
      ...options.headers,
      // What is compressed on the way has other sizes and ranges.
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
  throw new DownloadAttemptError(
    { kind: 'redirect', detail: `${url.host} redirects without end.` },
    url.host,
  );
}

function nextAddress(from: URL, location: string): URL {
  const refuse = (detail: string): never => {
    throw new DownloadAttemptError({ kind: 'redirect', detail: `${from.host} ${detail}` }, from.host);
  };
  if (!URL.canParse(location, from.href)) return refuse('redirects to something that is no address.');
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    return refuse(`redirects to an address of another kind (${to.protocol}).`);
  if (from.protocol === 'https:' && to.protocol === 'http:')
    return refuse(`redirects to an address without encryption, on ${to.host}.`);
  return to;
}

/** Thrown inside a download where an attempt fails; the downloader decides whether it tries again. */
export class DownloadAttemptError extends Error {
  override readonly name = 'DownloadAttemptError';

  /** @param host Who was asked last. */
  constructor(
    readonly failure: DownloadFailure,
    readonly host: string,
    options?: { cause?: unknown },
  ) {
    super(failure.kind, options);
  }
}
