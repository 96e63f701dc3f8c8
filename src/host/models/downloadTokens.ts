import { type SecretStorage, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';
import type { AccessToken } from '../../platform/models/download/requestFile.ts';

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

/** Asks for the token of the server that models are downloaded from, and stores it. */
export async function setDownloadToken(tokens: DownloadTokens, address: URL): Promise<void> {
  const { origin } = address;
  if (isPlaintextHttp(address))
    throw new PhidelityError(
      'download-refused',
      `A token would go to ${origin} without encryption. Change "phidelity.model.mirror" to an address that begins ` +
        'with "https://" first.',
    );
  const present = await tokens.get(origin);
  const token = await window.showInputBox({
    title: `Token for ${origin}`,
    prompt: present
      ? 'A token is stored. Enter another one, or nothing to delete it. It is sent to this address only.'
      : 'It is kept in VS Code’s secret storage, and sent to this address only.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7e]*$/.test(text.trim()) ? undefined : 'A token has no blanks and no special characters.',
  });
  if (token === undefined) return;
  await tokens.set({ origin, token: token.trim() });
  const done = token.trim() === '' ? 'is deleted' : 'is stored';
  void window.showInformationMessage(`The token for ${origin} ${done}.`);
}
