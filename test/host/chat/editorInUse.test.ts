import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { editorInUse, notebookInUse } from '../../../src/host/documents/editorInUse.ts';
import { until } from '../../support/until.ts';

describe('The editor in use', () => {
  const run = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);
  const noneIsVisible = (): boolean =>
    vscode.window.visibleTextEditors.every(({ viewColumn }) => viewColumn === undefined);
  const closeAll = async (): Promise<void> => {
    await run('workbench.action.closeAllEditors');
    await until(noneIsVisible);
  };
  const open = async (column: vscode.ViewColumn, content: string): Promise<vscode.TextDocument> => {
    const document = await vscode.workspace.openTextDocument({ content, language: 'python' });
    await vscode.window.showTextDocument(document, column);
    return document;
  };
  /** Opens something without text in a column, which then has the keyboard. */
  const openPage = async (column: vscode.ViewColumn): Promise<void> => {
    const panel = vscode.window.createWebviewPanel('test.page', 'A page', column);
    await until(() => panel.visible && vscode.window.activeTextEditor === undefined);
  };
  beforeEach(closeAll);
  after(closeAll);

  it('is the active one', async () => {
    await open(vscode.ViewColumn.One, 'first = 1');
    const second = await open(vscode.ViewColumn.Two, 'second = 2');
    await until(() => vscode.window.activeTextEditor?.document === second);
    assert.equal(editorInUse(), vscode.window.activeTextEditor);
    assert.equal(notebookInUse(), undefined);
  });

  it('is the one beside what has the keyboard', async () => {
    const code = await open(vscode.ViewColumn.One, 'first = 1');
    await openPage(vscode.ViewColumn.Two);
    assert.equal(editorInUse()?.document, code);
  });

  it('is none where the code is covered', async () => {
    await open(vscode.ViewColumn.One, 'first = 1');
    await openPage(vscode.ViewColumn.One);
    await until(noneIsVisible);
    assert.equal(editorInUse(), undefined);
  });

  it('is no part of the panel at the bottom', async () => {
    const output = vscode.window.createOutputChannel('A test of editors');
    output.append('text');
    output.show(true);
    await until(() =>
      vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === 'output'),
    );
    await openPage(vscode.ViewColumn.One);
    assert.equal(editorInUse(), undefined);
    output.dispose();
    await run('workbench.action.closePanel');
  });
});
