import { type Disposable, EventEmitter, type QuickPickItem, type SecretStorage, window } from 'vscode';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';

const prefix = 'endpointKey:';

/** API keys of endpoints, one for each server, in the operating system's store of secrets. */
export class EndpointKeys implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(prefix)) this.#changed.fire();
    });
  }

  /** A key was set or deleted, in this window or another one. */
  readonly onDidChange = this.#changed.event;

  /** The key for an address; none where others could read it on the way. */
  async get(url: string): Promise<string | undefined> {
    if (!URL.canParse(url)) return undefined;
    const address = new URL(url);
    return isPlaintextHttp(address) ? undefined : this.#secrets.get(prefix + address.origin);
  }

  /** An empty key deletes the one that is stored. */
  async set({ origin }: URL, key: string): Promise<void> {
    if (key === '') await this.#secrets.delete(prefix + origin);
    else await this.#secrets.store(prefix + origin, key);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** Asks for the API key of an endpoint, and stores it. */
export async function setEndpointKey(keys: EndpointKeys, endpoint: Endpoint): Promise<void> {
  const address = new URL(endpoint.url);
  const { origin } = address;
  if (isPlaintextHttp(address))
    throw new PhidelityError(
      'endpoint-failed',
      `The key would go to ${origin} without encryption. Change the address in "phidelity.endpoints" to one that ` +
        'begins with "https://" first.',
    );
  const present = await keys.get(endpoint.url);
  const key = await window.showInputBox({
    title: `API key for ${endpointName(endpoint)}`,
    prompt: present
      ? `A key is stored. Enter another one, or nothing to delete it. It is sent to ${origin} only.`
      : `It is kept in VS Code’s secret storage, and sent to ${origin} only.`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7e]*$/.test(text.trim()) ? undefined : 'A key has no blanks and no special characters.',
  });
  if (key === undefined) return;
  await keys.set(address, key.trim());
  const done = key.trim() === '' ? 'is deleted' : 'is stored';
  void window.showInformationMessage(`The API key for ${origin} ${done}.`);
}

interface EndpointItem extends QuickPickItem {
  readonly endpoint: Endpoint;
}

/** Asks which of the endpoints is meant; the only one without asking. */
export async function chooseEndpoint(endpoints: readonly Endpoint[]): Promise<Endpoint | undefined> {
  if (endpoints.length < 2) return endpoints[0];
  const items = endpoints.map((endpoint): EndpointItem => ({
    label: endpointName(endpoint),
    description: endpoint.url,
    endpoint,
  }));
  return (await window.showQuickPick(items, { title: 'Set the API key of which endpoint?' }))?.endpoint;
}
