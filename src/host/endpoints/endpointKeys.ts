import { EventEmitter, type Disposable, type SecretStorage } from 'vscode';
import { isReadableOnTheWay } from '../../platform/isReadableOnTheWay.ts';

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
    return isReadableOnTheWay(address) ? undefined : this.#secrets.get(prefix + address.origin);
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
