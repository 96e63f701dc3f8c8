import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';
const code = (source: string) => ({
  cell_type: 'code',
  execution_count: null,
  metadata: {},
  outputs: [],
  source,
});
const notebook = {
  cells: [{ cell_type: 'markdown', metadata: {}, source: 'Orders' }, code('first = 1\n')],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('Inserting an answer into a notebook', () => {
  const test = panelTest({
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'cells.ipynb'), JSON.stringify(notebook)),
  });
  const insert = (): Promise<void> =>
    test.panel.lastAnswer
      .getByRole('group', { name: 'Python code' })
      .getByRole('button', { name: 'Insert at cursor' })
      .click();
  const cellWith = (text: string): Locator =>
    test.workbench.page.locator('.notebookOverlay .view-line', { hasText: text }).first();
  /** A cell that has a line of code, counting from 0. */
  const cell = (index: number, text: string): Locator =>
    test.workbench.page
      .locator(`.notebookOverlay .monaco-list-row[data-index="${index}"]`)
      .filter({ has: test.workbench.page.locator('.view-line', { hasText: text }) });

  before(async () => {
    await test.panel.askAndWait(fetchJson);
    await test.workbench.runCommand('View: Show Explorer');
    await test.workbench.explorerRow('cells.ipynb').dblclick();
    await test.workbench.activeTab('cells.ipynb').waitFor();
    await cellWith('first').waitFor();
    await test.workbench.statusBarItem(/^Cell 1 of 2$/).waitFor();
  });

  it('becomes a cell below the selected one where that is one of Markdown', async () => {
    await insert();
    await cell(1, 'return response.json()').waitFor();
    await cell(2, 'first = 1').waitFor();
  });

  it('goes to the cursor of the selected cell', async () => {
    const { page } = test.workbench;
    await cellWith('first').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('x = 1');
    await page.keyboard.press('Enter');
    await cell(2, 'x = 1').waitFor();
    await insert();
    await cell(2, 'x = 1').filter({ hasText: 'import' }).waitFor();
  });
});
