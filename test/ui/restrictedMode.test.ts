import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

    await workbench.runCommand('Workspaces: Manage Workspace Trust');
    await workbench.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await workbench.statusBarItem('Restricted Mode').waitFor({ state: 'detached' });
    const error = (await panel.askAndWait('How do I fetch JSON from a URL?')).getByRole('alert');
    assert.match(await error.innerText(), /planted\.gguf/);
  });
});
