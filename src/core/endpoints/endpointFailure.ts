import type { ErrorReason } from '../errors/phidelityError.ts';

/** What kept an endpoint from doing what it was asked. Words for it are in `wording/endpointError.ts`. */
export type EndpointFailure =
  /** No connection; nothing was sent. `code`: the system's name for the error. */
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'certificate'; readonly code: string }
  /** The connection ended before the answer did. */
  | { readonly kind: 'cut'; readonly code?: string | undefined }
  /** Nothing arrived for so many seconds. */
  | { readonly kind: 'silent'; readonly seconds: number }
  /** `message`: what the server says about it, or empty. `retryAfter`: milliseconds that it asks to wait. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message: string;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'redirect'; readonly location: string }
  /** What arrived is not what this kind of server sends. */
  | { readonly kind: 'garbled'; readonly problem: 'too-long' | 'not-json' | 'unexpected' | 'no-model-name' }
  /** The address in the settings cannot be used. */
  | { readonly kind: 'address'; readonly problem: 'invalid' | 'protocol' | 'password' }
  /** It serves models, but not the one that is set. */
  | { readonly kind: 'other-models'; readonly wanted: string; readonly served: readonly string[] }
  /** It serves no model that generates text. */
  | { readonly kind: 'no-model'; readonly server: 'ollama' | 'vllm' };

/** What llama-server, vLLM and Ollama say of a prompt that does not fit. */
const promptTooLong =
  /exceeds? the (?:available |model's )?context|maximum context length|prompt is too long/i;

/** The reason that code branches on for a failure of an endpoint. */
export function endpointFailureReason(failure: EndpointFailure): ErrorReason {
  const { kind } = failure;
  if (kind === 'unreachable' || kind === 'certificate') return 'endpoint-unreachable';
  if (kind !== 'status') return 'endpoint-failed';
  if (failure.status === 400 && promptTooLong.test(failure.message)) return 'prompt-too-long';
  return failure.status === 401 || failure.status === 403 ? 'endpoint-refused' : 'endpoint-failed';
}
