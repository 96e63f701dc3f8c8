import { window } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { isReadableOnTheWay } from '../../platform/isReadableOnTheWay.ts';
import type { DownloadTokens } from './downloadTokens.ts';

/** Asks for the token of the server that models are downloaded from, and stores it. */
export async function setDownloadToken(tokens: DownloadTokens, address: URL): Promise<void> {
  const { origin } = address;
  if (isReadableOnTheWay(address))
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
