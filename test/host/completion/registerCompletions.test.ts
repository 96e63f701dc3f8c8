import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { retrigger } from '../../../src/host/completion/registerCompletions.ts';
import type { CompletionPreferences } from '../../../src/host/settings/readSettings.ts';
import { Settings } from '../../../src/host/settings/settings.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { openDocument } from './support/openDocument.ts';
import { ProviderFixture } from './support/providerFixture.ts';
import { until } from '../../support/until.ts';

/** On where the extension itself is off, so that it does not answer too. */
class JavaScriptOnly extends Settings {
  override get completion(): CompletionPreferences {
    return { ...super.completion, languages: { javascript: true } };
  }
}

describe('a completion that is shown in part', () => {
  let fixture: ProviderFixture;
  let registered: vscode.Disposable;
  let document: vscode.TextDocument;

  beforeEach(async () => {
    fixture = new ProviderFixture(new JavaScriptOnly('/models/scripted.gguf'));
    registered = vscode.Disposable.from(
      vscode.languages.registerInlineCompletionItemProvider({ language: 'javascript' }, fixture.provider),
      retrigger(fixture),
    );
    ({ document } = await openDocument('function f() {\n    █\n}\n', '.js'));
    void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    await until(() => fixture.generating.length > 0);
    fixture.engine.last.say('first();\n');
    await until(() => fixture.events.length > 0);
  });

  afterEach(async () => {
    registered.dispose();
    fixture.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  function sayTheRest(): void {
    const { last } = fixture.engine;
    last.say('    second();\n');
    last.end();
  }

  const accept = (): Thenable<void> => vscode.commands.executeCommand('editor.action.inlineSuggest.commit');

  it('is replaced by the whole at any time', async () => {
    sayTheRest();
    const end = Date.now() + 10_000;
    while (!document.getText().includes('second') && Date.now() < end) {
      // Long enough for VS Code to have been asked, and to show it.
      await nodeTimer.delay(1000);
      await accept();
    }
    assert.equal(document.getText(), 'function f() {\n    first();\n    second();\n}\n');
  });

  it('does not come back after the user has dismissed it', async () => {
    // A user dismisses what is in view.
    await nodeTimer.delay(1000);
    await fixture.provider.dismiss();
    sayTheRest();
    await nodeTimer.delay(1000);
    await accept();
    assert.equal(document.getText(), 'function f() {\n    \n}\n');
  });
});
