import type { DownloadFailure } from '../core/models/downloadFailure.ts';

/** Codes of Node and OpenSSL for a certificate that is not accepted; all others begin with `CERT_`. */
const certificateCodes = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** What `fetch` says only in the cause of its error, which may have causes of its own. */
function innermost(error: unknown): { readonly code: string; readonly message: string } {
  let inner = error as { code?: unknown; message?: unknown; cause?: unknown; errors?: unknown[] };
  for (let depth = 0; depth < 5; depth++) {
    const next = inner.cause ?? inner.errors?.[0];
    if (typeof next !== 'object' || next === null) break;
    inner = next;
  }
  return {
    code: typeof inner.code === 'string' ? inner.code : '',
    message: typeof inner.message === 'string' ? inner.message : 'the connection failed',
  };
}

/** What kept a request from an answer, or an answer from its end, by the error of `fetch`. */
export function connectionFailure(error: unknown, during: 'request' | 'body'): DownloadFailure {
  const { code, message } = innermost(error);
  const detail = code || message;
  if (certificateCodes.has(code) || code.startsWith('CERT_')) return { kind: 'certificate', detail };
  return { kind: during === 'request' ? 'unreachable' : 'cut', detail };
}
