import {
  commands,
  env,
  l10n,
  type QuickInputButton,
  type QuickPick,
  type QuickPickItem,
  ThemeIcon,
  window,
} from 'vscode';
import type { Endpoint, EndpointRole } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';
import { showError } from '../commands/registerCommand.ts';
import { type EndpointKeys, setEndpointKey } from './endpointKeys.ts';

interface EndpointItem extends QuickPickItem {
  readonly endpoint?: Endpoint;
}

/** An endpoint's status: its model, its error, or undefined while it is being asked. */
type Health = ModelInfo | PhidelityError | undefined;

function button(icon: string, tooltip: string): QuickInputButton {
  return { iconPath: new ThemeIcon(icon), tooltip };
}

function iconOf(health: Health): string {
  if (!health) return 'loading~spin';
  return health instanceof PhidelityError ? 'error' : 'check';
}

function textOf(health: Health): string {
  if (!health) return l10n.t('Connecting…');
  if (health instanceof PhidelityError) return health.message;
  return l10n.t('{0}, context of {1} tokens', health.name, formatCount(health.contextSize));
}

function itemOf(endpoint: Endpoint, health: Health): EndpointItem {
  const { url, roles = ['chat', 'completion'] } = endpoint;
  const notes = [url, rolesText(roles), ...(isPlaintextHttp(new URL(url)) ? [l10n.t('not encrypted')] : [])];
  return {
    label: `$(${iconOf(health)}) ${endpointName(endpoint)}`,
    description: notes.join(' · '),
    detail: textOf(health),
    buttons: [button('key', l10n.t('Set API Key…'))],
    endpoint,
  };
}

function rolesText(roles: readonly EndpointRole[]): string {
  const [hasChat, hasCompletions] = [roles.includes('chat'), roles.includes('completion')];
  if (hasChat && hasCompletions) return l10n.t('chat and completions');
  return hasChat ? l10n.t('chat') : l10n.t('completions');
}

interface ListParts {
  readonly endpoints: readonly Endpoint[];
  readonly keys: EndpointKeys;
  /** Asks an endpoint what it serves. Rejects with a PhidelityError. */
  readonly check: (endpoint: Endpoint, signal: AbortSignal) => Promise<ModelInfo>;
}

/** Shows the endpoints and asks each for its status. */
export function showEndpointList(parts: ListParts): void {
  const { endpoints, keys, check } = parts;
  const pick = createPick(endpoints.length > 0);
  const health: Health[] = endpoints.map(() => undefined);
  const hidden = new AbortController();
  const show = (): void => {
    pick.busy = health.includes(undefined);
    pick.items =
      endpoints.length > 0
        ? endpoints.map((endpoint, index) => itemOf(endpoint, health[index]))
        : [setUpItem()];
  };
  const update = (index: number, found: ModelInfo | PhidelityError): void => {
    if (hidden.signal.aborted) return;
    health[index] = found;
    show();
  };
  const checkAll = (): void => {
    health.fill(undefined);
    show();
    for (const [index, endpoint] of endpoints.entries())
      void check(endpoint, hidden.signal).then(
        (model) => update(index, model),
        (error: unknown) => update(index, PhidelityError.from(error)),
      );
  };
  const edit = (): Promise<void> => editEndpoints(endpoints.length > 0);
  const leaveFor = (run: () => Promise<void>): void => {
    pick.hide();
    run().catch(showError);
  };
  const checkButton = button('refresh', l10n.t('Check Again'));
  const editButton = button('gear', l10n.t('Edit in Settings'));
  pick.buttons = endpoints.length > 0 ? [checkButton, editButton] : [editButton];
  pick.onDidTriggerButton((triggered) => (triggered === checkButton ? checkAll() : leaveFor(edit)));
  pick.onDidTriggerItemButton(({ item: { endpoint } }) => {
    if (endpoint) leaveFor(() => setEndpointKey(keys, endpoint));
  });
  pick.onDidAccept(() => leaveFor(edit));
  pick.onDidHide(() => {
    hidden.abort();
    pick.dispose();
  });
  pick.show();
  checkAll();
}

function createPick(hasEndpoints: boolean): QuickPick<EndpointItem> {
  const pick = window.createQuickPick<EndpointItem>();
  pick.title = l10n.t('Endpoints');
  pick.placeholder = hasEndpoints
    ? l10n.t('Questions and code are sent to these servers only. Select one to change it.')
    : l10n.t('No endpoint is set up. Everything runs on this machine.');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  return pick;
}

function setUpItem(): EndpointItem {
  return {
    label: `$(add) ${l10n.t('Set Up an Endpoint…')}`,
    detail: l10n.t('A server of your team, or one on this machine'),
  };
}

/**
 * Opens the settings file at the list of endpoints.
 *
 * @param hasAny Whether there are endpoints. If not, VS Code inserts an empty list and suggests entries.
 */
export async function editEndpoints(hasAny: boolean): Promise<void> {
  // In a remote window, the settings of the remote machine are in a file of their own.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettingsFile' : 'workbench.action.openSettingsJson',
    { revealSetting: { key: 'phidelity.endpoints', edit: !hasAny } },
  );
}
