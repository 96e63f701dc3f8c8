import type { Uri, Webview } from 'vscode';
import { webviewHtml } from '../webviewHtml.ts';

/** The page of the chat panel. */
export function chatViewHtml(webview: Webview, dist: Uri): string {
  return webviewHtml(webview, dist, { bundle: 'webview', title: 'Phidelity Chat' });
}
