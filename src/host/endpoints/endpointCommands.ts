import { commands, Disposable, l10n, ProgressLocation, window } from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import { chooseEndpoint, type EndpointKeys, setEndpointKey } from './endpointKeys.ts';
import { editEndpoint, type EditParts } from './editEndpoint.ts';
import { showEndpointList } from './endpointList.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { RoleEngines } from './roleEngines.ts';

const contextKey = 'phidelity.hasEndpoints';

/** Registers the commands that list endpoints, check them, and set their API keys. */
export function registerEndpointCommands(parts: {
  readonly engines: RoleEngines;
  readonly settings: Settings;
  readonly keys: EndpointKeys;
}): Disposable {
  const { engines, settings, keys } = parts;
  const update = (): void =>
    void commands.executeCommand('setContext', contextKey, settings.endpoints.length > 0);
  const connect = async (): Promise<void> => {
    const name = endpointPlace(settings.endpoints)?.name;
    if (name === undefined) return;
    const title = l10n.t('Connecting to {0}', name);
    await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      Promise.all([engines.chat.connect(), engines.completion.connect()]),
    );
  };
  const editing: EditParts = {
    settings,
    keys,
    check: (endpoint, signal, key) => engines.check(endpoint, signal, key),
  };
  const setKey = async (): Promise<void> => {
    if (settings.endpoints.length === 0) return void (await editEndpoint(editing));
    const endpoint = await chooseEndpoint(settings.endpoints);
    if (endpoint) await setEndpointKey(keys, endpoint);
  };
  update();
  return Disposable.from(
    registerCommand('phidelity.showEndpoints', () => showEndpointList(editing)),
    registerCommand('phidelity.checkEndpoints', connect),
    registerCommand('phidelity.setEndpointKey', setKey),
    settings.onDidChangeEndpoints(update),
  );
}
