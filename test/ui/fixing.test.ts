import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ChatServer } from '../support/chatServer.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

const source = 'import json\n\n\ndef read(text):\n    return json.parse(\n        text,\n    )\n';

describe('Fix with Phidelity', () => {
  const test = panelTest({
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'load.py'), source),
  });
  let server: ChatServer;

  before('start a server', async () => {
    server = await ChatServer.start();
    await test.workbench.applySettings({ 'phidelity.endpoints': [{ url: server.url, name: 'team-gpu' }] });
    await test.workbench.statusEntry('engine').getByText('team-model @ team-gpu').waitFor();
  });
  after(() => server.stop());

  it('is among the quick fixes, and says after acceptance that the problem is gone', async () => {
    const { workbench } = test;
    const file = path.join(test.folder, 'load.py');
    server.answer = '```python\n    return json.loads(\n        text,\n    )\n```\n';
    await workbench.openFile(file, 5);
    await workbench.waitForEditorFocus();
    await workbench.runCommand('Phidelity: Verify APIs in File');
    await workbench.statusEntry('unverified').waitFor();
    await workbench.runCommand('Go to Next Problem (Error, Warning, Info)');
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('ControlOrMeta+.');
    await workbench.quickFix('Fix with Phidelity').waitFor();
    assert.equal(await workbench.quickFix('Fix with Phidelity').count(), 1);
    await workbench.quickFix('Fix with Phidelity').click();
    await workbench.activeTab('load.py (Proposed Change)').waitFor();
    assert.match(server.questions.at(-1)!, /Reported for line 5, at `parse`, by Phidelity \(missing\)/);
    await workbench.page
      .locator('.editor-group-container.active .monaco-diff-editor .editor.modified .view-lines')
      .getByText('loads')
      .first()
      .waitFor();
    await workbench.page
      .locator('.editor-group-container.active .title')
      .getByRole('button', { name: 'Accept All Proposed Changes' })
      .click();
    await workbench.statusBarItem(/Gone: .*json\.parse/).waitFor();
    await workbench.runCommand('File: Save');
    await until(() => readFileSync(file, 'utf8') === source.replace('parse', 'loads'));
  });
});
