import { type Disposable, EventEmitter, l10n, type QuickPickItem, type SecretStorage, window } from 'vscode';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';

const prefix = 'endpointKey:';

/** API keys of endpoints, one for each server, in VS Code's secret storage. */
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

  /** The key for an address; none where it would be sent unencrypted over a network. */
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

/** Whether a text can be sent as a key; an empty one stands for none. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text.trim());
}

/** Asks for the API key of an endpoint, and stores it. */
export async function setEndpointKey(keys: EndpointKeys, endpoint: Endpoint): Promise<void> {
  const address = new URL(endpoint.url);
  const { origin } = address;
  if (isPlaintextHttp(address))
    throw new PhidelityError(
      'endpoint-failed',
      l10n.t(
        'The key would be sent to {0} unencrypted. First change the address in "phidelity.endpoints" to one that begins with "https://".',
        origin,
      ),
    );
  const present = await keys.get(endpoint.url);
  const key = await window.showInputBox({
    title: l10n.t('API key for {0}', endpointName(endpoint)),
    prompt: present
      ? l10n.t(
          'A key is stored. Enter a new one, or leave empty to delete it. It is sent to {0} only.',
          origin,
        )
      : l10n.t('The key is kept in VS Code’s secret storage and sent to {0} only.', origin),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isKey(text) ? undefined : l10n.t('A key cannot contain spaces or special characters.'),
  });
  if (key === undefined) return;
  await keys.set(address, key.trim());
  void window.showInformationMessage(
    key.trim() === ''
      ? l10n.t('The API key for {0} was deleted.', origin)
      : l10n.t('The API key for {0} was saved.', origin),
  );
}

interface EndpointItem extends QuickPickItem {
  readonly endpoint: Endpoint;
}

/** Lets the user choose an endpoint; of a single one, without asking. */
export async function chooseEndpoint(endpoints: readonly Endpoint[]): Promise<Endpoint | undefined> {
  if (endpoints.length < 2) return endpoints[0];
  const items = endpoints.map((endpoint): EndpointItem => ({
    label: endpointName(endpoint),
    description: endpoint.url,
    endpoint,
  }));
  return (
    await window.showQuickPick(items, {
      title: l10n.t('Set API Key'),
      placeHolder: l10n.t('Select an endpoint'),
    })
  )?.endpoint;
}
