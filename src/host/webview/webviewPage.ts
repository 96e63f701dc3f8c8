import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview } from 'vscode';
import type { Transport } from '../../protocol/rpc/transport.ts';

/**
 * The page of a webview that shows one of our bundles. Only the bundle's script runs, and nothing is loaded from
 * elsewhere. The page includes the messages for VS Code's display language (`data-l10n`).
 *
 * @param dist The folder with the bundles.
 * @param page.bundle The file name of the script and the styles, without extension.
 */
export function webviewHtml(
  webview: Webview,
  dist: Uri,
  page: { readonly bundle: string; readonly title: string },
): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (...path: string[]): string => webview.asWebviewUri(Uri.joinPath(dist, ...path)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="stylesheet" href="${uri('codicons', 'codicon.css')}">
    <link rel="stylesheet" href="${uri(`${page.bundle}.css`)}">
    <title>${page.title}</title>
  </head>
  <body data-l10n="${attribute(JSON.stringify(l10n.bundle ?? {}))}">
    <div id="root"></div>
    <script nonce="${nonce}" src="${uri(`${page.bundle}.js`)}"></script>
  </body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** The channel to a webview. `onDispose` is called when the view is closed. */
export function webviewTransport(
  webview: Webview,
  onDispose: (listener: () => void) => { dispose(): void },
): Transport {
  return {
    // A message to a webview that is closing is lost, which onClose reports.
    send: (message) => void webview.postMessage(message),
    onMessage: (listener) => webview.onDidReceiveMessage(listener),
    onClose: (listener) => onDispose(() => listener('the panel was closed')),
  };
}
