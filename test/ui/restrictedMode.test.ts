import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChatServer } from '../support/chatServer.ts';
import { writePythonEnvironment } from '../support/pythonEnvironment.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

describe('a workspace that is not trusted', () => {
  const test = panelTest({
    workspaceTrust: true,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
    prepare: ({ folder }) => {
      mkdirSync(path.join(folder, '.vscode'));
      const settings = { 'phidelity.model.path': path.join(folder, 'planted.gguf') };
      writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    },
  });

  it('cannot choose the model file, until it is trusted', async () => {
    const { panel, workbench } = test;
    const model = panel.document.locator('.model-state');
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await model.getByText('demo model').waitFor();
    assert.match(await (await panel.askAndWait('How do I fetch JSON from a URL?')).innerText(), /requests/);

    await workbench.trustWorkspace();
    await workbench.statusBarItem('Restricted Mode').waitFor({ state: 'detached' });
    const error = (await panel.askAndWait('How do I fetch JSON from a URL?')).getByRole('alert');
    assert.match(await error.innerText(), /planted\.gguf/);
  });
});

describe('verification in a workspace that is not trusted', () => {
  // The Python that the user has selected for all workspaces: a script that leaves a trace.
  const programs = mkdtempSync(path.join(tmpdir(), 'phidelity-programs-'));
  const python = path.join(programs, 'python3');
  const trace = path.join(programs, 'it-was-run');
  const test = panelTest({
    workspaceTrust: true,
    settings: {
      'phidelity.verification.defaultInterpreterPath': python,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
    extensions: ['test/host/verification/support/pythonExtension'],
    prepare: ({ folder }) => {
      writeFileSync(python, `#!/bin/sh\ntouch '${trace}'\n`);
      chmodSync(python, 0o755);
      writeFileSync(path.join(folder, 'shed.py'), 'import toolshed\n\ntoolshed.arrange("b")\n');
    },
  });

  after(() => rmSync(programs, { recursive: true, force: true }));

  it('offers changes of code, which are checked without running a Python', async () => {
    const { workbench, folder } = test;
    const server = await ChatServer.start();
    try {
      server.answer = '```python\ntoolshed.arrange("c")\n```\n';
      await workbench.applySettings({ 'phidelity.endpoints': [{ url: server.url, name: 'team-gpu' }] });
      await workbench.statusEntry('engine').getByText('team-model @ team-gpu').waitFor();
      await workbench.statusBarItem('Restricted Mode').waitFor();
      await workbench.openFile(path.join(folder, 'shed.py'), 3);
      await workbench.waitForEditorFocus();
      await workbench.page.keyboard.press('ControlOrMeta+i');
      await workbench.quickInput.getByText('What should change in line 3?').waitFor();
      await workbench.page.keyboard.type('Arrange c.');
      await workbench.page.keyboard.press('Enter');
      await workbench.activeTab('shed.py (Proposed Change)').waitFor();
      const title = workbench.page.locator('.editor-group-container.active .title');
      const diff = workbench.page.locator('.monaco-diff-editor');
      await diff.locator('.editor.modified .view-lines').getByText('"c"').first().waitFor();
      await title.getByRole('button', { name: 'Accept All Proposed Changes' }).click();
      await diff.waitFor({ state: 'detached' });
      await workbench.waitForEditorText(/arrange\("c"\)/);
      assert.equal(existsSync(trace), false);
      await workbench.waitForEditorFocus();
      await workbench.page.keyboard.press('ControlOrMeta+z');
      await workbench.waitForEditorText(/arrange\("b"\)/);
    } finally {
      await workbench.applySettings({ 'phidelity.endpoints': [] });
      await server.stop();
    }
  });

  it('works from files, and runs neither a Python nor a Python extension, until it is trusted', async () => {
    const { workbench, folder } = test;
    const pythonExtension = workbench.statusBarItem('Python extension runs');
    const problem = workbench.underlined('error');
    await workbench.statusBarItem('Restricted Mode').waitFor();
    await workbench.openFile(path.join(folder, 'shed.py'));
    await workbench.runCommand('Phidelity: Verify APIs in File');
    await workbench.statusBarItem(/In this file: 1 import to verify · 1 not checked/).waitFor();
    writePythonEnvironment(folder);
    await problem.waitFor();
    assert.equal(await pythonExtension.count(), 0);
    rmSync(path.join(folder, '.venv'), { recursive: true });
    await problem.waitFor({ state: 'detached' });
    assert.equal(existsSync(trace), false);

    await workbench.trustWorkspace();
    await pythonExtension.waitFor();
    await workbench.openFile(path.join(folder, 'shed.py'));
    await workbench.runCommand('Phidelity: Verify APIs in File');
    await until(() => existsSync(trace), 'the chosen Python was run');
  });
});
