import { window } from 'vscode';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';
import { isReadableOnTheWay } from '../../platform/isReadableOnTheWay.ts';
import type { EndpointKeys } from './endpointKeys.ts';

/** Asks for the API key of an endpoint, and stores it. */
export async function setEndpointKey(keys: EndpointKeys, endpoint: Endpoint): Promise<void> {
  const address = new URL(endpoint.url);
  const { origin } = address;
  if (isReadableOnTheWay(address))
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
