import { ConfigurationTarget, InputBoxValidationSeverity, l10n, window, workspace } from 'vscode';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { plainText } from '../../core/text/untrustedText.ts';
import { completeAddress, isPlainAddress } from '../../platform/endpoints/endpointAddress.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';
import { joinSentences } from '../../wording/sentences.ts';
import type { Settings } from '../settings/settings.ts';
import { type EndpointKeys, isKey } from './endpointKeys.ts';
import { askSteps, type InputStep, type StepMessage } from './inputStep.ts';

/** What adding and changing an endpoint needs. */
export interface EditParts {
  readonly settings: Settings;
  readonly keys: EndpointKeys;
  /** Asks an endpoint what it serves, with a key that is not stored yet if one is given. Rejects with a PhidelityError. */
  readonly check: (endpoint: Endpoint, signal: AbortSignal, key?: string) => Promise<ModelInfo>;
}

const { Error: refusal, Warning: warning } = InputBoxValidationSeverity;
const totalSteps = 3;

/** Asks for an endpoint's address, name and key, and asks the server itself meanwhile. */
class EndpointDialog {
  readonly #parts: EditParts;
  readonly #before: Endpoint | undefined;
  #url = '';
  #name = '';
  #key = '';
  /** What the server said last. */
  #found: ModelInfo | PhidelityError | undefined;
  /** The value that the user was warned of, and may accept all the same. */
  #warnedOf: string | undefined;

  constructor(parts: EditParts, before: Endpoint | undefined) {
    this.#parts = parts;
    this.#before = before;
    this.#url = before?.url ?? '';
    this.#name = before?.name ?? '';
  }

  /** The endpoint and its new key, or undefined if the user has left. */
  async run(): Promise<{ readonly endpoint: Endpoint; readonly key: string } | undefined> {
    const isComplete = await askSteps([
      {
        question: async () => this.#addressStep(),
        answered: (value) => (this.#url = completeAddress(value)),
      },
      { question: async () => this.#nameStep(), answered: (value) => (this.#name = value) },
      { question: () => this.#keyStep(), answered: (value) => (this.#key = value) },
    ]);
    return isComplete ? { endpoint: this.#endpoint(), key: this.#key } : undefined;
  }

  #endpoint(url = this.#url): Endpoint {
    const { name: _before, ...rest } = this.#before ?? {};
    return { ...rest, url, ...(this.#name === '' ? {} : { name: this.#name }) };
  }

  #title(): string {
    return this.#before ? l10n.t('Edit Endpoint {0}', endpointName(this.#before)) : l10n.t('Add an Endpoint');
  }

  #addressStep(): InputStep {
    return {
      title: this.#title(),
      step: 1,
      totalSteps,
      prompt: l10n.t('The address of llama-server, vLLM, Ollama or another server with OpenAI’s API'),
      placeholder: 'http://localhost:8080',
      value: this.#url,
      validate: (value) => this.#addressMessage(value),
      accept: (value, signal) => this.#accept(this.#endpoint(completeAddress(value)), signal),
    };
  }

  #addressMessage(value: string): StepMessage | undefined {
    const url = completeAddress(value);
    if (url === '') return undefined;
    if (!isPlainAddress(url))
      return {
        message: l10n.t(
          'Enter an address that starts with "https://" or "http://", without user name, query or fragment.',
        ),
        severity: refusal,
      };
    const isTaken = this.#parts.settings.endpoints.some(
      (one) => one.url === url && !isSame(one, this.#before),
    );
    if (isTaken) return { message: l10n.t('This endpoint is in the list already.'), severity: refusal };
    return undefined;
  }

  #nameStep(): InputStep {
    return {
      title: this.#title(),
      step: 2,
      totalSteps,
      prompt: joinSentences(
        this.#foundText(),
        l10n.t(
          'The endpoint’s name is shown in the status bar and below answers. Leave it empty for the host’s.',
        ),
      ),
      placeholder: endpointName({ url: this.#url }),
      value: this.#name,
    };
  }

  #foundText(): string {
    const found = this.#found;
    if (!found) return '';
    if (!(found instanceof PhidelityError))
      return l10n.t(
        'The server responds: {0}, with a context of {1} tokens.',
        plainText(found.name),
        formatCount(found.contextSize),
      );
    return found.reason === 'endpoint-refused'
      ? l10n.t('The server responds, and needs an API key.')
      : l10n.t('The server has not responded.');
  }

  async #keyStep(): Promise<InputStep | undefined> {
    const address = new URL(this.#url);
    // No key is sent unencrypted.
    if (isPlaintextHttp(address)) return undefined;
    const isStored = (await this.#parts.keys.get(this.#url)) !== undefined;
    const isNeeded = this.#found instanceof PhidelityError && this.#found.reason === 'endpoint-refused';
    return {
      title: this.#title(),
      step: 3,
      totalSteps,
      prompt: joinSentences(
        keyText({ isStored, isNeeded }),
        l10n.t('The key is kept in VS Code’s secret storage and sent to {0} only.', address.origin),
      ),
      password: true,
      validate: (value) =>
        isKey(value)
          ? undefined
          : { message: l10n.t('A key cannot contain spaces or special characters.'), severity: refusal },
      accept: async (value, signal) =>
        value === '' ? undefined : this.#accept(this.#endpoint(), signal, value),
    };
  }

  /** Asks the server. One that does not respond may be down at the moment, so that a second Enter accepts it. */
  async #accept(endpoint: Endpoint, signal: AbortSignal, key?: string): Promise<StepMessage | undefined> {
    if (endpoint.url === '') return { message: l10n.t('Enter the address of a server.'), severity: refusal };
    const asked = JSON.stringify([endpoint.url, key]);
    if (this.#warnedOf === asked) return undefined;
    try {
      this.#found = await this.#parts.check(endpoint, signal, key);
      return undefined;
    } catch (thrown) {
      this.#found = PhidelityError.from(thrown);
      const { reason, message } = this.#found;
      const isRefused = reason === 'endpoint-refused';
      if (isRefused && key === undefined) return undefined;
      this.#warnedOf = asked;
      const why = isRefused ? l10n.t('The server refuses this key.') : message;
      return {
        message: joinSentences(why, l10n.t('To save it all the same, press Enter again.')),
        severity: warning,
      };
    }
  }
}

function keyText({ isStored, isNeeded }: { isStored: boolean; isNeeded: boolean }): string {
  if (isNeeded)
    return isStored
      ? l10n.t('This server refuses the key that is stored. Enter another one.')
      : l10n.t('This server needs an API key.');
  return isStored
    ? l10n.t('A key is stored. Leave this empty to keep it.')
    : l10n.t('If the server needs an API key, enter it; otherwise leave this empty.');
}

/** Settings are read again whenever they change, so that an entry is another object then. */
function isSame(one: Endpoint, other: Endpoint | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Writes the list of endpoints, where its setting is: in a remote window, on the remote machine. */
async function writeEndpoints(endpoints: readonly Endpoint[]): Promise<void> {
  const configuration = workspace.getConfiguration('phidelity');
  const value = endpoints.length > 0 ? endpoints : undefined;
  await configuration.update('endpoints', value, ConfigurationTarget.Global);
}

/**
 * Adds an endpoint, or changes one, in steps. Resolves with whether it was saved.
 *
 * @param before The endpoint to change; a new one without it.
 */
export async function editEndpoint(parts: EditParts, before?: Endpoint): Promise<boolean> {
  const { settings, keys } = parts;
  const found = await new EndpointDialog(parts, before).run();
  if (!found) return false;
  const { endpoint, key } = found;
  if (key !== '') await keys.set(new URL(endpoint.url), key);
  const all = settings.endpoints;
  const changed = before ? all.map((one) => (isSame(one, before) ? endpoint : one)) : [...all, endpoint];
  await writeEndpoints(changed);
  if (before) await forgetKey(keys, before, changed);
  return true;
}

/** Removes an endpoint after the user confirms, with its key unless another endpoint needs that. */
export async function removeEndpoint({ settings, keys }: EditParts, endpoint: Endpoint): Promise<void> {
  const remove = l10n.t('Remove');
  const choice = await window.showWarningMessage(
    l10n.t('Remove the endpoint {0}?', endpointName(endpoint)),
    { modal: true, detail: l10n.t('{0} is no longer used, and its API key is deleted.', endpoint.url) },
    remove,
  );
  if (choice !== remove) return;
  const others = settings.endpoints.filter((one) => !isSame(one, endpoint));
  await writeEndpoints(others);
  await forgetKey(keys, endpoint, others);
}

/** Deletes the key of an endpoint that is not in the list any more, unless another one of the same server needs it. */
async function forgetKey(keys: EndpointKeys, endpoint: Endpoint, others: readonly Endpoint[]): Promise<void> {
  const address = new URL(endpoint.url);
  if (!others.some(({ url }) => new URL(url).origin === address.origin)) await keys.set(address, '');
}
