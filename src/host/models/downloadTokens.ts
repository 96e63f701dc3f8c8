import { l10n, type SecretStorage, window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';
import type { AccessToken } from '../../platform/models/download/requestFile.ts';

const keyOf = (origin: string): string => `downloadToken:${origin}`;

/** Access tokens of download servers, one for each, in VS Code's secret storage. */
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

/** Asks for the token of the download server, and stores it. */
export async function setDownloadToken(tokens: DownloadTokens, address: URL): Promise<void> {
  const { origin } = address;
  if (isPlaintextHttp(address))
    throw new PhidelityError(
      'download-refused',
      l10n.t(
        'The token would be sent to {0} unencrypted. First change "phidelity.model.mirror" to an address that begins with "https://".',
        origin,
      ),
    );
  const present = await tokens.get(origin);
  const token = await window.showInputBox({
    title: l10n.t('Token for {0}', origin),
    prompt: present
      ? l10n.t(
          'A token is stored. Enter a new one, or leave empty to delete it. It is sent to this address only.',
        )
      : l10n.t('The token is kept in VS Code’s secret storage and sent to this address only.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7e]*$/.test(text.trim())
        ? undefined
        : l10n.t('A token cannot contain spaces or special characters.'),
  });
  if (token === undefined) return;
  await tokens.set({ origin, token: token.trim() });
  void window.showInformationMessage(
    token.trim() === ''
      ? l10n.t('The token for {0} was deleted.', origin)
      : l10n.t('The token for {0} was saved.', origin),
  );
}
