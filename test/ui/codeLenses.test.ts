import path from 'node:path';
import type { Locator } from 'playwright-core';
import { ChatServer } from '../support/chatServer.ts';
import { panelTest } from './support/panelTest.ts';

describe('code lenses above functions', () => {
  const test = panelTest({ workspace: 'demo/workspace' });
  let server: ChatServer;

  before('start a server', async () => {
    server = await ChatServer.start();
    await test.workbench.applySettings({
      'phidelity.endpoints': [{ url: server.url, name: 'team-gpu' }],
      'phidelity.codeLens.enabled': true,
    });
    await test.workbench.statusEntry('engine').getByText('team-model @ team-gpu').waitFor();
  });
  after(() => server.stop());

  const lens = (name: string): Locator =>
    test.workbench.page
      .locator('.editor-group-container.active .codelens-decoration')
      .getByText(name, { exact: true })
      .first();

  it('write a docstring, and ask what to change', async () => {
    const { workbench } = test;
    server.answer =
      '```python\ndef words(text: str) -> list[str]:\n    """Split a text.\n\n    Args:\n        text: What is split.\n    """\n    return WORD.findall(text.lower())\n```\n';
    await workbench.openFile(path.join(test.folder, 'text_stats.py'), 1);
    await lens('Edit').click();
    await workbench.quickInput.getByText(/^What should change in/).waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    await lens('Docstring').click();
    await workbench.activeTab('text_stats.py (Proposed Change)').waitFor();
    await workbench.page
      .locator('.monaco-diff-editor .editor.modified .view-lines')
      .getByText('What is split')
      .first()
      .waitFor();
    await workbench.page
      .locator('.editor-group-container.active .title')
      .getByRole('button', { name: 'Reject All Proposed Changes' })
      .click();
    await workbench.activeTab('text_stats.py').waitFor();
  });
});
