import 'vscode-jsonrpc/browser';
import { signal } from '@preact/signals';
import { render } from 'preact';
import * as l10n from '@vscode/l10n';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import {
  modelPageContract,
  modelPageHostContract,
  type ModelPageState,
} from '../../protocol/modelPageContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import { vscodeTransport, type VsCodeApi } from '../shared/vscodeTransport.ts';
import { ModelPage } from './modelPage.tsx';
import { ModelPageHostContext, type ModelPageHost } from './modelPageHost.ts';
import '../styles/modelPage.css';

declare function acquireVsCodeApi(): VsCodeApi;

function start(root: HTMLElement): void {
  l10n.config({ contents: document.body.dataset['l10n'] ?? '{}' });
  const state = signal<ModelPageState | undefined>(undefined);
  const broken = signal<string | undefined>(undefined);
  const fail = (thrown: unknown): void => {
    broken.value = PhidelityError.from(thrown).message;
  };
  const peer = new RpcPeer(vscodeTransport(acquireVsCodeApi(), window), {
    local: modelPageContract,
    remote: modelPageHostContract,
    handlers: { requests: {}, notifications: { state: (next) => void (state.value = next) } },
    onGone: (why) =>
      new PhidelityError(
        'protocol',
        l10n.t('Lost connection to the extension ({0}). Reload the window.', why),
      ),
    onError: fail,
  });
  const host: ModelPageHost = {
    call: (method, params) => void peer.request(method, params).catch(fail),
  };
  render(
    <ModelPageHostContext.Provider value={host}>
      <ModelPage state={state} broken={broken} />
    </ModelPageHostContext.Provider>,
    root,
  );
  peer.request('ready', null).then((first) => (state.value ??= first), fail);
}

start(document.getElementById('root')!);
