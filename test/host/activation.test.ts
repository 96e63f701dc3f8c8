import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  it('activates in the real extension host', async () => {
    const extension = vscode.extensions.getExtension('phidelity.phidelity');
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('runs where only stable API is offered', () => {
    const window = vscode.window as unknown as { createWebviewTextEditorInset(...args: unknown[]): unknown };
    assert.throws(() => window.createWebviewTextEditorInset({}, 1, 1), /CANNOT use API proposal/);
  });
});
