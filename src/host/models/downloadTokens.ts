import type { SecretStorage } from 'vscode';
import type { AccessToken } from '../../platform/models/requestFile.ts';

const keyOf = (origin: string): string => `downloadToken:${origin}`;

/** Tokens for servers that models are downloaded from, one for each, in the operating system's store of secrets. */
export class DownloadTokens {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** @param origin Such as `https://models.example.com`. */
  async get(origin: string): Promise<AccessToken | undefined> {
    const token = await this.#secrets.get(keyOf(origin));
    return token === undefined ? undefined : { origin, token };
  }

  /** An empty token deletes the one that is stored. */
  async set({ origin, token }: AccessToken): Promise<void> {
    if (token === '') await this.#secrets.delete(keyOf(origin));
    else await this.#secrets.store(keyOf(origin), token);
  }
}
