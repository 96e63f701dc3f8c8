import { joinSentences } from './sentences.ts';
import * as l10n from '@vscode/l10n';
import { endpointFailureReason, type EndpointFailure } from '../core/endpoints/endpointFailure.ts';
import { PhidelityError } from '../core/errors/phidelityError.ts';
import { formatDuration } from './quantities.ts';

/**
 * A failure of an endpoint as an error that says what to do. Texts of the server stand in quotation marks: diagnostic
 * reports redact those.
 *
 * @param name The endpoint's name.
 */
export function endpointError(failure: EndpointFailure, name: string, cause?: unknown): PhidelityError {
  return new PhidelityError(endpointFailureReason(failure), endpointFailureText(failure, name), { cause });
}

function endpointFailureText(failure: EndpointFailure, name: string): string {
  switch (failure.kind) {
    case 'unreachable':
      return l10n.t(
        'The endpoint {0} cannot be reached ({1}). Start its server, or check your connection and the address in "phidelity.endpoints".',
        name,
        failure.code,
      );
    case 'certificate':
      return l10n.t(
        'The certificate of the endpoint {0} is not trusted ({1}). Add its issuer\'s certificate to your system, or correct the address in "phidelity.endpoints".',
        name,
        failure.code,
      );
    case 'cut':
      return cutText(failure, name);
    case 'silent':
      return l10n.t(
        "The endpoint {0} has sent nothing for {1}. Try again, or see the server's log: it may be overloaded.",
        name,
        formatDuration(failure.seconds),
      );
    case 'redirect':
      return l10n.t(
        'The endpoint {0} redirects to {1}. Redirects are not followed: if you trust that address, enter it in "phidelity.endpoints".',
        name,
        failure.location,
      );
    case 'garbled':
      return garbledText(failure, name);
    case 'address':
      return addressText(failure, name);
    case 'other-models':
      return l10n.t(
        'The endpoint {0} does not serve the model “{1}”. Set "model" in "phidelity.endpoints" to one of: “{2}”.',
        name,
        failure.wanted,
        failure.served.join('”, “'),
      );
    case 'no-model':
      return failure.server === 'ollama'
        ? l10n.t(
            'The endpoint {0} has no model that generates text. Run "ollama pull phi4" on its machine.',
            name,
          )
        : l10n.t('The endpoint {0} serves no model. Start its server with one.', name);
    case 'status':
      return failure.message === ''
        ? statusText(failure, name)
        : joinSentences(statusText(failure, name), l10n.t('The server says: “{0}”', failure.message));
  }
}

function cutText({ code }: EndpointFailure & { readonly kind: 'cut' }, name: string): string {
  return code === undefined
    ? l10n.t(
        "The endpoint {0} closed the connection before the answer was complete. Try again, or see the server's log.",
        name,
      )
    : l10n.t(
        "The connection to the endpoint {0} was lost before the answer was complete ({1}). Try again, or see the server's log.",
        name,
        code,
      );
}

function garbledText({ problem }: EndpointFailure & { readonly kind: 'garbled' }, name: string): string {
  if (problem === 'no-model-name')
    return l10n.t(
      'The endpoint {0} does not name a model. Set "model" for it in "phidelity.endpoints".',
      name,
    );
  return problem === 'too-long'
    ? l10n.t(
        'The endpoint {0} returned a response that is too long. Check "server" and "url" in "phidelity.endpoints".',
        name,
      )
    : l10n.t(
        'The endpoint {0} returned an unexpected response. Check "server" and "url" in "phidelity.endpoints".',
        name,
      );
}

function addressText({ problem }: EndpointFailure & { readonly kind: 'address' }, name: string): string {
  switch (problem) {
    case 'invalid':
      return l10n.t(
        'The address of the endpoint {0} is not valid. Correct it in "phidelity.endpoints".',
        name,
      );
    case 'protocol':
      return l10n.t(
        'The address of the endpoint {0} must begin with "http://" or "https://". Correct it in "phidelity.endpoints".',
        name,
      );
    case 'password':
      return l10n.t(
        'The address of the endpoint {0} must not contain a password. Remove it in "phidelity.endpoints", and set an API key instead.',
        name,
      );
  }
}

type StatusFailure = EndpointFailure & { readonly kind: 'status' };

function statusText(failure: StatusFailure, name: string): string {
  const { status } = failure;
  const reason = endpointFailureReason(failure);
  if (reason === 'prompt-too-long')
    return l10n.t(
      "The prompt is longer than the context of the endpoint {0}. Start a new chat, ask about less code, or increase the context of the endpoint's server.",
      name,
    );
  if (reason === 'endpoint-refused')
    return l10n.t(
      'The endpoint {0} denied access ({1}). Set its API key with the command "Phidelity: Set API Key for an Endpoint…".',
      name,
      status,
    );
  if (status === 404)
    return l10n.t(
      'The endpoint {0} does not have what was requested (404). Check "url", "server" and "model" in "phidelity.endpoints".',
      name,
    );
  if (status === 429 || status === 503)
    return l10n.t('The endpoint {0} is busy or not ready ({1}). Try again later.', name, status);
  return l10n.t("The endpoint {0} returned the error {1}. See the server's log.", name, status);
}
