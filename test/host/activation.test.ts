import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  it('activates in the real extension host', async () => {
    const extension = vscode.extensions.getExtension('phidelity.phidelity');
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('contributes every command it declares', async () => {
    const declared = vscode.extensions.getExtension('phidelity.phidelity')?.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = declared
      .map((each: { command: string }) => each.command)
      .filter((id: string) => !registered.has(id));
    assert.deepEqual(missing, []);
  });

  it('runs where only stable API is offered', () => {
    const window = vscode.window as unknown as { createWebviewTextEditorInset(...args: unknown[]): unknown };
    assert.throws(() => window.createWebviewTextEditorInset({}, 1, 1), /CANNOT use API proposal/);
  });
});
