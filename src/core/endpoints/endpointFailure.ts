import { PhidelityError } from '../errors/phidelityError.ts';

/** What kept an endpoint from doing what it was asked. */
export type EndpointFailure =
  /** No connection; nothing was asked. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'certificate'; readonly detail: string }
  /** The connection ended before the answer did. */
  | { readonly kind: 'cut'; readonly detail: string }
  /** Nothing came for as long as is waited, in seconds. */
  | { readonly kind: 'silent'; readonly seconds: number }
  /** `retryAfter`: milliseconds that the server asks to wait. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message: string;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'redirect'; readonly to: string }
  /** What came is not what this kind of server sends. */
  | { readonly kind: 'garbled'; readonly detail: string }
  | { readonly kind: 'address'; readonly detail: string };

type EndpointReason = 'endpoint-unreachable' | 'endpoint-refused' | 'endpoint-failed' | 'prompt-too-long';

/** The words of llama-server, vLLM and Ollama for a prompt that does not fit. */
const tooLong = /exceeds? the (?:available |model's )?context|maximum context length|prompt is too long/i;

const quoted = (message: string): string => (message === '' ? '' : ` It says “${message}”.`);

/**
 * A failure as an error that says what to do.
 *
 * @param name The endpoint's name.
 */
export function endpointError(failure: EndpointFailure, name: string, cause?: unknown): PhidelityError {
  const error = (reason: EndpointReason, message: string): PhidelityError =>
    new PhidelityError(reason, message, { cause });
  switch (failure.kind) {
    case 'unreachable':
      return error(
        'endpoint-unreachable',
        `The endpoint ${name} cannot be reached (${failure.detail}). Start its server, or check the address in ` +
          `"phidelity.endpoints" and your connection.`,
      );
    case 'certificate':
      return error(
        'endpoint-unreachable',
        `The certificate of the endpoint ${name} is not trusted (${failure.detail}). Add the certificate of its issuer ` +
          `to your system, or correct the address in "phidelity.endpoints".`,
      );
    case 'cut':
      return error(
        'endpoint-failed',
        `The endpoint ${name} ended the connection in the middle (${failure.detail}). Try again, or see the server's log.`,
      );
    case 'silent':
      return error(
        'endpoint-failed',
        `The endpoint ${name} has sent nothing for ${failure.seconds.toLocaleString('en')} seconds. Try again, or see the ` +
          `server's log: it may be overloaded.`,
      );
    case 'redirect':
      return error(
        'endpoint-failed',
        `The endpoint ${name} redirects to ${failure.to}, which is not followed. If you trust that address, enter it in ` +
          `"phidelity.endpoints".`,
      );
    case 'garbled':
      return error(
        'endpoint-failed',
        `The endpoint ${name} sent something that its kind of server does not send (${failure.detail}). Check "server" ` +
          `and "url" in "phidelity.endpoints".`,
      );
    case 'address':
      return error(
        'endpoint-failed',
        `The address of the endpoint ${name} cannot be used (${failure.detail}). Correct it in "phidelity.endpoints".`,
      );
    case 'status':
      return statusError(failure, name, error);
  }
}

function statusError(
  { status, message }: EndpointFailure & { readonly kind: 'status' },
  name: string,
  error: (reason: EndpointReason, message: string) => PhidelityError,
): PhidelityError {
  if (status === 400 && tooLong.test(message))
    return error(
      'prompt-too-long',
      `What is asked is longer than the context of the endpoint ${name}.${quoted(message)} Ask in a new conversation, or ` +
        `about less code, or give its server a larger context.`,
    );
  if (status === 401 || status === 403)
    return error(
      'endpoint-refused',
      `The endpoint ${name} refuses access (${status}).${quoted(message)} Set its API key with ` +
        `"Phidelity: Set API Key for an Endpoint…".`,
    );
  if (status === 404)
    return error(
      'endpoint-failed',
      `The endpoint ${name} does not know what it is asked for (404).${quoted(message)} Check "url", "server" and "model" ` +
        `in "phidelity.endpoints".`,
    );
  if (status === 429 || status === 503)
    return error(
      'endpoint-failed',
      `The endpoint ${name} is busy or not ready (${status}).${quoted(message)} Try again a little later.`,
    );
  return error(
    'endpoint-failed',
    `The endpoint ${name} answers with the error ${status}.${quoted(message)} See the server's log.`,
  );
}
