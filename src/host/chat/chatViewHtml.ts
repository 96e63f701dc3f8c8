import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The page of the chat panel. Only our own bundle runs in it, and nothing is loaded from anywhere else. */
export function chatViewHtml(webview: Webview, dist: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (...path: string[]): string => webview.asWebviewUri(Uri.joinPath(dist, ...path)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="stylesheet" href="${uri('codicons', 'codicon.css')}">
    <link rel="stylesheet" href="${uri('webview.css')}">
    <title>Phidelity Chat</title>
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${nonce}" src="${uri('webview.js')}"></script>
  </body>
</html>`;
}
