import type { DownloadFailure } from '../core/models/downloadFailure.ts';

/** Codes of Node and OpenSSL for a certificate that is not trusted; all others begin with `CERT_`. */
const certificateCodes = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The innermost cause of an error of `fetch`, which says what happened only there. */
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

/** Why a request got no response, or a response broke off, from the error of `fetch`. */
export function connectionFailure(error: unknown, during: 'request' | 'body'): DownloadFailure {
  const { code, message } = innermost(error);
  const detail = code || message;
  if (certificateCodes.has(code) || code.startsWith('CERT_')) return { kind: 'certificate', detail };
  return { kind: during === 'request' ? 'unreachable' : 'cut', detail };
}
