import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { ChatServer } from '../support/chatServer.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

describe('Code lenses of Phidelity', () => {
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

  /** The one above a method of the sample: those of its class, of the class before and of its method are higher. */
  async function lens(title: string): Promise<Locator> {
    const all = test.workbench.page.locator('.codelens-decoration').filter({ hasText: 'Explain' });
    await all.nth(3).waitFor();
    const heights = await all.evaluateAll((found) => found.map((one) => one.getBoundingClientRect().top));
    const [, , , fourth] = heights.toSorted((a, b) => a - b);
    return all.nth(heights.indexOf(fourth!)).getByText(title);
  }

  it('write for the function below them', async () => {
    const { workbench } = test;
    server.answer = '```python\ndef area(self) -> float:\n    """Return the area."""\n    return 0\n```\n';
    await workbench.openFile(path.join(test.folder, 'shapes.py'), 1);
    await (await lens('Docstring')).click();
    await workbench.activeTab('shapes.py (Proposed Change)').waitFor();
    const diff = workbench.page.locator('.editor-group-container.active .monaco-diff-editor');
    await diff.locator('.editor.modified .view-lines').getByText('Return the area.').waitFor();
    assert.match(server.questions.at(-1)!, /write the docstring of the method `\w+\.area`/);
    await workbench.page.keyboard.press('Escape');
    await diff.waitFor({ state: 'detached' });
  });

  it('explain and edit what is below them, wherever the cursor is', async () => {
    const { workbench } = test;
    await (await lens('Edit')).click();
    await workbench.quickInput.getByText('What should change in lines 19 to 20?').waitFor();
    await workbench.page.keyboard.press('Escape');
    const asked = server.questions.length;
    await (await lens('Explain')).click();
    await until(() => server.questions.length > asked);
    assert.match(server.questions.at(-1)!, /lines 19-20/);
  });
});
