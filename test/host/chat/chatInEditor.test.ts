import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.ts';

const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);
/** The tabs with the chat, with the group that each is in. */
const chats = (): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('phidelity.chatEditor'),
    );

describe('The chat in an editor', () => {
  const closeAll = async (): Promise<void> => {
    await run('workbench.action.closeAllEditors');
    await until(() => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
  };
  before(async () => {
    await vscode.extensions.getExtension('phidelity.phidelity')!.activate();
  });
  beforeEach(closeAll);
  after(closeAll);

  it('opens once, and comes to the front again', async () => {
    await run('phidelity.openChatInEditor');
    await until(() => chats()[0]?.isActive === true);
    const code = await vscode.workspace.openTextDocument({ content: 'x = 1', language: 'python' });
    await vscode.window.showTextDocument(code, chats()[0]!.group.viewColumn);
    await until(() => chats()[0]?.isActive === false);
    await run('phidelity.openChatInEditor');
    await until(() => chats()[0]?.isActive === true);
    assert.equal(chats().length, 1);
  });

  it('opens beside the code that is edited', async () => {
    const code = await vscode.workspace.openTextDocument({ content: 'x = 1', language: 'python' });
    const { viewColumn } = await vscode.window.showTextDocument(code, vscode.ViewColumn.One);
    await run('phidelity.openChatInEditor');
    await until(() => chats()[0]?.isActive === true);
    assert.notEqual(chats()[0]!.group.viewColumn, viewColumn);
    assert.ok(vscode.window.visibleTextEditors.some(({ document }) => document === code));
  });

  it('can be opened again when it was closed', async () => {
    await run('phidelity.openChatInEditor');
    await until(() => chats().length === 1);
    await closeAll();
    await run('phidelity.openChatInEditor');
    await until(() => chats()[0]?.isActive === true);
    assert.equal(chats().length, 1);
  });
});
