import type { DownloadFailure } from '../core/models/downloadFailure.ts';

/** Node's and OpenSSL's codes for a certificate that is not accepted; all others begin with `CERT_`. */
const certificateCodes = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The error that `fetch` reports only as the cause of its own, which may have further causes. */
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

/** Why no connection came about, or why it was lost. */
type ConnectionFailure = DownloadFailure & { readonly kind: 'certificate' | 'unreachable' | 'cut' };

/** Why a request got no answer, or an answer ended early, from the error of `fetch`. */
export function connectionFailure(error: unknown, during: 'request' | 'body'): ConnectionFailure {
  const { code: name, message } = innermost(error);
  const code = name || message;
  if (certificateCodes.has(code) || code.startsWith('CERT_')) return { kind: 'certificate', code };
  return { kind: during === 'request' ? 'unreachable' : 'cut', code };
}
