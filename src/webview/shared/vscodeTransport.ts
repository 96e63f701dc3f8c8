import type { Transport } from '../../protocol/rpc/transport.ts';
import type { UiStorage } from './panel.ts';

/** The API that VS Code gives a webview. It can be acquired once per page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The channel to the extension. It never closes from the panel's point of view: the page is unloaded first. */
export function vscodeTransport(api: VsCodeApi, window: Window): Transport {
  return {
    send: (message) => api.postMessage(message),
    onMessage: (listener) => {
      const receive = (event: MessageEvent): void => listener(event.data);
      window.addEventListener('message', receive);
      return { dispose: () => window.removeEventListener('message', receive) };
    },
    onClose: () => ({ dispose: () => {} }),
  };
}

/** What VS Code stores for the panel while it is hidden. */
export function vscodeStorage(api: VsCodeApi): UiStorage {
  return { read: () => api.getState(), write: (state) => api.setState(state) };
}
