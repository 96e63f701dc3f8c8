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
import { editEndpoint, type EditParts, removeEndpoint } from './editEndpoint.ts';
import { setEndpointKey } from './endpointKeys.ts';

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

function itemOf(endpoint: Endpoint, health: Health, { edit, key, remove }: RowButtons): EndpointItem {
  const { url, roles = ['chat', 'completion'] } = endpoint;
  const notes = [url, rolesText(roles), ...(isPlaintextHttp(new URL(url)) ? [l10n.t('not encrypted')] : [])];
  return {
    label: `$(${iconOf(health)}) ${endpointName(endpoint)}`,
    description: notes.join(' · '),
    detail: textOf(health),
    buttons: [edit, key, remove],
    endpoint,
  };
}

function rolesText(roles: readonly EndpointRole[]): string {
  const [hasChat, hasCompletions] = [roles.includes('chat'), roles.includes('completion')];
  if (hasChat && hasCompletions) return l10n.t('chat and completions');
  return hasChat ? l10n.t('chat') : l10n.t('completions');
}

/** The buttons of an endpoint's row. */
interface RowButtons {
  readonly edit: QuickInputButton;
  readonly key: QuickInputButton;
  readonly remove: QuickInputButton;
}

async function healthOf(endpoint: Endpoint, { check }: EditParts, signal: AbortSignal): Promise<Health> {
  return check(endpoint, signal).catch((error: unknown) => PhidelityError.from(error));
}

function rowButtons(): RowButtons {
  return {
    edit: button('edit', l10n.t('Edit…')),
    key: button('key', l10n.t('Set API Key…')),
    remove: button('trash', l10n.t('Remove…')),
  };
}

/** Shows the endpoints with their status, to add, change and remove them. */
export function showEndpointList(parts: EditParts): void {
  const { keys, settings } = parts;
  const { endpoints } = settings;
  const pick = createPick(endpoints.length > 0);
  const buttons = rowButtons();
  const health: Health[] = endpoints.map(() => undefined);
  const hidden = new AbortController();
  const checkButton = button('refresh', l10n.t('Check Again'));
  const settingButton = button('gear', l10n.t('Edit in Settings'));
  pick.buttons = endpoints.length > 0 ? [checkButton, settingButton] : [settingButton];
  const show = (): void => {
    pick.busy = health.includes(undefined);
    pick.items = [
      ...endpoints.map((endpoint, index) => itemOf(endpoint, health[index], buttons)),
      addItem(endpoints.length > 0),
    ];
  };
  const update = (index: number, found: Health): void => {
    if (hidden.signal.aborted) return;
    health[index] = found;
    show();
  };
  const checkAll = (): void => {
    health.fill(undefined);
    show();
    for (const [index, endpoint] of endpoints.entries())
      void healthOf(endpoint, parts, hidden.signal).then((found) => update(index, found));
  };
  const leaveFor = (run: () => Promise<unknown>): void => {
    pick.hide();
    run().catch(showError);
  };
  /** Afterwards the list says what has become of it. */
  const returnAfter = (run: () => Promise<unknown>): void =>
    leaveFor(async () => {
      await run();
      showEndpointList(parts);
    });
  pick.onDidTriggerButton((triggered) =>
    triggered === checkButton ? checkAll() : leaveFor(() => openEndpointSetting(endpoints.length > 0)),
  );
  pick.onDidTriggerItemButton(({ item: { endpoint }, button: triggered }) => {
    if (!endpoint) return;
    if (triggered === buttons.remove) returnAfter(() => removeEndpoint(parts, endpoint));
    else if (triggered === buttons.key) returnAfter(() => setEndpointKey(keys, endpoint));
    else returnAfter(() => editValid(parts, endpoint));
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    if (chosen) returnAfter(() => editValid(parts, chosen.endpoint));
  });
  pick.onDidHide(() => {
    hidden.abort();
    pick.dispose();
  });
  pick.show();
  checkAll();
}

/** Adds or changes an endpoint. A setting that is not valid is not overwritten, but opened. */
async function editValid(parts: EditParts, endpoint: Endpoint | undefined): Promise<void> {
  if (!parts.settings.problems.some(({ key }) => key === 'phidelity.endpoints'))
    return void (await editEndpoint(parts, endpoint));
  await openEndpointSetting(true);
  throw new PhidelityError(
    'endpoint-failed',
    l10n.t('The setting "phidelity.endpoints" is not valid, so that no endpoint is used. Correct it first.'),
  );
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

function addItem(hasEndpoints: boolean): EndpointItem {
  const label = hasEndpoints ? l10n.t('Add an Endpoint…') : l10n.t('Set Up an Endpoint…');
  return {
    label: `$(add) ${label}`,
    detail: l10n.t('A server of your team, or one on this machine'),
    alwaysShow: true,
  };
}

/**
 * Opens the settings file at the list of endpoints.
 *
 * @param hasAny Whether there are endpoints. If not, VS Code inserts an empty list and suggests entries.
 */
async function openEndpointSetting(hasAny: boolean): Promise<void> {
  // In a remote window, the settings of the remote machine are in a file of their own.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettingsFile' : 'workbench.action.openSettingsJson',
    { revealSetting: { key: 'phidelity.endpoints', edit: !hasAny } },
  );
}
