import type { Webview } from 'vscode';
import type { Transport } from '../../protocol/rpc/transport.ts';

/** The channel to a webview. `onDispose` tells when the view is gone. */
export function webviewTransport(
  webview: Webview,
  onDispose: (listener: () => void) => { dispose(): void },
): Transport {
  return {
    // A message to a webview that is just closing is lost, which onClose reports.
    send: (message) => void webview.postMessage(message),
    onMessage: (listener) => webview.onDidReceiveMessage(listener),
    onClose: (listener) => onDispose(() => listener('the chat panel was closed')),
  };
}
