import * as vscode from 'vscode';
import { ChatServer } from '../../../support/chatServer.ts';
import { until } from '../../../support/until.ts';

const setEndpoints = (endpoints: unknown): Thenable<void> =>
  vscode.workspace
    .getConfiguration('phidelity')
    .update('endpoints', endpoints, vscode.ConfigurationTarget.Global);

/** A server that VS Code asks for code, until `stopAsking`. */
export async function startAsking(): Promise<ChatServer> {
  const server = await ChatServer.start();
  await setEndpoints([{ url: server.url }]);
  return server;
}

export async function stopAsking(server: ChatServer): Promise<void> {
  await setEndpoints(undefined);
  await server.stop();
}

/** The review in the active tab. */
export function review(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'phidelity-edit'
    ? input
    : undefined;
}

/** What is proposed in the active tab. */
export function proposal(): vscode.TextDocument | undefined {
  const uri = review()?.modified.toString();
  return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
}

export async function closeReviews(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until(() => review() === undefined);
}
