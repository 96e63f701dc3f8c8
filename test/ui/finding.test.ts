import assert from 'node:assert/strict';
import path from 'node:path';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';

describe('finding in a chat', () => {
  const test = panelTest({ workspace: 'demo/workspace' });

  it('is what Ctrl+F does in the panel, also while a file is open', async () => {
    const { panel, workbench } = test;
    await panel.openChatOf(fetchJson);
    await workbench.openFile(path.join(test.folder, 'shapes.py'));
    await panel.box.click();
    await workbench.page.keyboard.press('ControlOrMeta+f');
    const box = panel.document.getByRole('textbox', { name: 'Find' });
    await box.fill('requests.get');
    await panel.document.locator('.find-count', { hasText: /^1 of [1-9]/ }).waitFor();
    const colour = await panel.document.locator('body').evaluate((body) => {
      const [range] = CSS.highlights.get('phidelity-find-current')!;
      const { parentElement } = (range as Range).startContainer;
      return getComputedStyle(parentElement ?? body, '::highlight(phidelity-find-current)').backgroundColor;
    });
    assert.notEqual(colour, 'rgba(0, 0, 0, 0)');
    assert.equal(await workbench.page.locator('.editor-widget.find-widget.visible').count(), 0);
    await box.press('Escape');
    await panel.boxWithFocus.waitFor();
  });

  it('has a command, which opens the panel for it', async () => {
    const { workbench } = test;
    await workbench.closeSideBars();
    await workbench.runCommand('Phidelity: Find in Chat');
    const panel = workbench.panelShownAgain;
    await panel.getByRole('textbox', { name: 'Find' }).waitFor();
    await panel.locator('.find-bar input:focus').waitFor();
  });
});
