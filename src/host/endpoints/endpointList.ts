import { commands, env, type QuickPickItem, ThemeIcon, window } from 'vscode';
import type { Endpoint } from '../../core/endpoints/endpoint.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { ModelInfo } from '../../core/ports/engine.ts';
import { endpointName } from '../../platform/endpoints/endpointName.ts';
import { isPlaintextHttp } from '../../platform/isPlaintextHttp.ts';
import { showError } from '../commands/registerCommand.ts';
import { type EndpointKeys, setEndpointKey } from './endpointKeys.ts';

interface EndpointItem extends QuickPickItem {
  readonly endpoint?: Endpoint;
}

/** How an endpoint is: its model, why it has none, or undefined while it is asked. */
type Health = ModelInfo | PhidelityError | undefined;

const keyButton = { iconPath: new ThemeIcon('key'), tooltip: 'Set API Key…' };
const checkButton = { iconPath: new ThemeIcon('refresh'), tooltip: 'Check Again' };
const editButton = { iconPath: new ThemeIcon('gear'), tooltip: 'Edit in Settings' };

function iconOf(health: Health): string {
  if (!health) return 'loading~spin';
  return health instanceof PhidelityError ? 'error' : 'check';
}

function textOf(health: Health): string {
  if (!health) return 'Asking…';
  if (health instanceof PhidelityError) return health.message;
  return `${health.name}, context of ${health.contextSize.toLocaleString('en')} tokens`;
}

function itemOf(endpoint: Endpoint, health: Health): EndpointItem {
  const { url, roles = ['chat', 'completion'] } = endpoint;
  const tasks = roles.map((role) => (role === 'chat' ? 'chat' : 'completions')).join(' and ');
  const isReadable = isPlaintextHttp(new URL(url));
  return {
    label: `$(${iconOf(health)}) ${endpointName(endpoint)}`,
    description: `${url} · ${tasks}${isReadable ? ' · not encrypted' : ''}`,
    detail: textOf(health),
    buttons: [keyButton],
    endpoint,
  };
}

/** Shows the endpoints and asks each how it is. */
export function showEndpointList(parts: {
  readonly endpoints: readonly Endpoint[];
  readonly keys: EndpointKeys;
  /** Asks one of them what it serves. Rejects with a PhidelityError. */
  readonly check: (endpoint: Endpoint, signal: AbortSignal) => Promise<ModelInfo>;
}): void {
  const { endpoints, keys, check } = parts;
  const pick = window.createQuickPick<EndpointItem>();
  const health: Health[] = endpoints.map(() => undefined);
  const hidden = new AbortController();
  const show = (): void => {
    pick.busy = health.includes(undefined);
    pick.items =
      endpoints.length > 0
        ? endpoints.map((endpoint, index) => itemOf(endpoint, health[index]))
        : [{ label: '$(add) Set Up an Endpoint…', detail: 'A server of your team, or one on this machine' }];
  };
  const askAll = (): void => {
    health.fill(undefined);
    show();
    for (const [index, endpoint] of endpoints.entries())
      void check(endpoint, hidden.signal).then(
        (model) => tell(index, model),
        (error: unknown) => tell(index, PhidelityError.from(error)),
      );
  };
  const tell = (index: number, found: ModelInfo | PhidelityError): void => {
    if (hidden.signal.aborted) return;
    health[index] = found;
    show();
  };
  const edit = (): Promise<void> => editEndpoints(endpoints.length > 0);
  const leaveFor = (run: () => Promise<void>): void => {
    pick.hide();
    run().catch(showError);
  };

  pick.title = 'Endpoints';
  pick.placeholder =
    endpoints.length > 0
      ? 'Questions and code go to these servers and to no others. Choose one to change it.'
      : 'All is done on this machine. No endpoint is set up.';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  pick.buttons = endpoints.length > 0 ? [checkButton, editButton] : [editButton];
  pick.onDidTriggerButton((button) => (button === checkButton ? askAll() : leaveFor(edit)));
  pick.onDidTriggerItemButton(({ item: { endpoint } }) => {
    if (endpoint) leaveFor(() => setEndpointKey(keys, endpoint));
  });
  pick.onDidAccept(() => leaveFor(edit));
  pick.onDidHide(() => {
    hidden.abort();
    pick.dispose();
  });
  pick.show();
  askAll();
}

/**
 * Opens the file of the settings at the list of endpoints.
 *
 * @param hasAny Without it, VS Code writes an empty list and offers what an entry may be.
 */
export async function editEndpoints(hasAny: boolean): Promise<void> {
  // In a remote window, what is set for this machine is in a file of its own.
  const isRemote = env.remoteName !== undefined;
  await commands.executeCommand(
    isRemote ? 'workbench.action.openRemoteSettingsFile' : 'workbench.action.openSettingsJson',
    { revealSetting: { key: 'phidelity.endpoints', edit: !hasAny } },
  );
}
