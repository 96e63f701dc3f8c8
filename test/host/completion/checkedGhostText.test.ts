import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { retrigger } from '../../../src/host/completion/registerCompletions.ts';
import type { CompletionPreferences } from '../../../src/host/settings/readSettings.ts';
import { Settings } from '../../../src/host/settings/settings.ts';
import { nodeTimer } from '../../../src/platform/nodeTimer.ts';
import { changeSetting } from './support/changeSetting.ts';
import { openDocument } from './support/openDocument.ts';
import { ProviderFixture } from './support/providerFixture.ts';
import { until } from '../../support/until.ts';

/** On where the extension itself is switched off, so that it does not answer too. */
class PythonOn extends Settings {
  override get completion(): CompletionPreferences {
    return { ...super.completion, languages: { python: true } };
  }
}

const patience = 20_000;

describe('ghost text that is checked', function () {
  this.timeout(60_000);

  let fixture: ProviderFixture;
  let registered: vscode.Disposable;

  before(() => vscode.extensions.getExtension('phidelity.phidelity')!.activate());

  beforeEach(async () => {
    fixture = new ProviderFixture(new PythonOn('/models/scripted.gguf'));
    fixture.verification.missing = ['json.parse'];
    await changeSetting(fixture.settings, 'completion.languages', { python: false });
    registered = vscode.Disposable.from(
      vscode.languages.registerInlineCompletionItemProvider({ language: 'python' }, fixture.provider),
      retrigger(fixture),
    );
  });

  afterEach(async () => {
    registered.dispose();
    await changeSetting(fixture.settings, 'completion.languages', undefined);
    fixture.dispose();
    await vscode.commands.executeCommand('phidelity.clearVerification');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  async function show(text: string, line = 'value = █'): Promise<vscode.TextDocument> {
    const { document } = await openDocument(`import json\n\n${line}\n`);
    void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    await until(() => fixture.generating.length > 0);
    fixture.engine.last.say(text);
    fixture.engine.last.end();
    await until(() => fixture.events.length > 0);
    return document;
  }

  const accept = (): Thenable<void> => vscode.commands.executeCommand('editor.action.inlineSuggest.commit');

  it('is withdrawn if it turns out, after it was shown, to use something that does not exist', async () => {
    fixture.verification.takes = 1000;
    const found = new Promise<void>((resolve) => {
      fixture.checked.onDidFind(({ wasGiven }) => {
        assert.ok(wasGiven);
        resolve();
      });
    });
    const document = await show('json.parse(text)');
    await found;
    await until(() => fixture.sign?.includes('json.parse') ?? false);
    await nodeTimer.delay(500);
    await accept();
    assert.equal(document.getText(), 'import json\n\nvalue = \n');
  });

  it('stays if it turns out to use what exists', async () => {
    fixture.verification.takes = 1000;
    const document = await show('json.loads(text)');
    await nodeTimer.delay(1500);
    await accept();
    assert.equal(document.getText(), 'import json\n\nvalue = json.loads(text)\n');
  });

  it('is marked, once it is accepted, where it imports something or uses something that does not exist', async () => {
    await changeSetting(fixture.settings, 'verification.completions', 'mark');
    try {
      const document = await show('import csv; value = json.parse("1")', '█');
      const end = Date.now() + patience;
      while (!document.getText().includes('csv') && Date.now() < end) {
        await nodeTimer.delay(500);
        await accept();
      }
      const marks = (): string[] =>
        vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ source }) => source === 'Phidelity')
          .map(({ range }) => document.getText(range));
      await until(() => marks().length > 0);
      // What the user wrote is not.
      assert.deepEqual(marks().toSorted(), ['csv', 'parse']);
    } finally {
      await changeSetting(fixture.settings, 'verification.completions', undefined);
    }
  });
});
