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

/** Code as a model answers with it. */
export const fenced = (code: string): string => `\`\`\`python\n${code}\n\`\`\`\n`;

/** Runs a command with the cursor at a text, for which the model has this answer, and says what it was asked last. */
export async function askAt(
  server: ChatServer,
  command: string,
  { document, at, answer }: { document: vscode.TextDocument; at: string; answer: string },
): Promise<string> {
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(document.getText().indexOf(at));
  editor.selection = new vscode.Selection(position, position);
  server.answer = answer;
  await vscode.commands.executeCommand(command);
  return server.questions.at(-1) ?? '';
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
