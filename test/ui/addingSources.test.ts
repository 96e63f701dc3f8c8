import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import { AttachmentsInBox } from './support/attachmentsInBox.ts';
import { panelTest } from './support/panelTest.ts';

/** A notebook with two cells of code. */
const notebook = {
  cells: ['first = 1', 'second = 2\nthird = 3'].map((source) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  })),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('Adding folders, problems, changes and cells', () => {
  const test = panelTest({
    workspace: 'demo/workspace',
    prepare: ({ folder }) => {
      const write = (name: string, text: string): void => {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      };
      const git = (...parameters: string[]): void =>
        void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...parameters], {
          cwd: folder,
        });
      write('package/one.py', 'one = 1\n');
      write('package/two.py', 'two = 2\n');
      write('package/.env', 'DEBUG=1\n');
      write('broken.json', '{ "a": }\n]\n');
      write('cells.ipynb', JSON.stringify(notebook));
      git('init', '--quiet');
      git('add', '--force', '.');
      git('commit', '--quiet', '--message', 'first');
      write('package/one.py', 'one = 11\n');
      write('package/two.py', 'two = 22\n');
      git('add', 'package/two.py');
    },
  });
  const open = (name: string, line?: number): Promise<void> =>
    test.workbench.openFile(path.join(test.folder, name), line);
  const attachments = new AttachmentsInBox(test);
  const inBox = (): Locator => attachments.all;
  const chip = (name: string): Locator => attachments.chip(name);

  beforeEach('empty the box', () => attachments.empty());

  it('adds a folder from the Explorer, and shows first what of it is left out and why', async () => {
    const { workbench, panel } = test;
    await workbench.runCommand('View: Show Explorer');
    await workbench.chooseFromContextMenu(workbench.explorerRow('package'), 'Add Folder to Chat');
    await workbench.quickInput.getByText('Add Files of package').waitFor();
    await workbench.quickInputRow('package/.env').waitFor();
    assert.match(await workbench.quickInput.innerText(), /usually hold passwords/);
    const checked = (name: string): Locator =>
      workbench.quickInputRow(name).locator('input[type="checkbox"], .monaco-checkbox').first();
    await checked('package/one.py').waitFor();
    await workbench.page.keyboard.press('Enter');
    await chip('one.py').waitFor();
    await chip('two.py').waitFor();
    await panel.boxWithFocus.waitFor();
    assert.equal(await inBox().count(), 2);
  });

  it('adds a problem from the lightbulb, and all of a file by # in the box', async () => {
    const { workbench, panel } = test;
    await open('broken.json');
    await workbench.underlined('error').first().waitFor();
    await workbench.page.keyboard.press('F8');
    await workbench.waitForEditorFocus();
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('ControlOrMeta+.');
    await workbench.quickFix('Add Problem to Phidelity Chat').waitFor();
    await workbench.quickFix('Add Problem to Phidelity Chat').click();
    await chip('broken.json:1, problem').waitFor();
    await panel.boxWithFocus.waitFor();
    await workbench.page.keyboard.type('#prob');
    const list = panel.document.getByRole('listbox', { name: 'What to add to the question' });
    await list.getByRole('option', { name: 'Problems broken.json: 2', selected: true }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await chip('broken.json, problems').waitFor();
    await chip('broken.json, problems').click();
    await workbench.activeTab('broken.json, problems').waitFor();
    await workbench.waitForEditorText(/broken\.json:1:8: error: .*\n {2}1 \| \{ "a": \}/);
  });

  it('adds changes from the Source Control view, each group in its menu', async () => {
    const { workbench, panel } = test;
    await workbench.runCommand('Source Control: Focus on Changes View');
    const row = (name: string): Locator =>
      workbench.page.locator('.scm-view .monaco-list-row', { hasText: name });
    await row('two.py').waitFor();
    await workbench.chooseFromContextMenu(row('two.py'), 'Add Staged Changes to Chat');
    await chip('two.py, staged changes').waitFor();
    await workbench.chooseFromContextMenu(row('one.py'), 'Add Changes to Chat');
    await chip('one.py, changes').waitFor();
    await panel.askAndWait('What has changed?');
    await panel.turn(-1).question.getByRole('button', { name: 'two.py, staged changes' }).click();
    await workbench.activeTab('two.py, staged changes').waitFor();
    await workbench.waitForEditorText(/-two = 2\n\+two = 22/);
    await workbench.runCommand('View: Show Explorer');
  });

  it('adds a cell of a notebook from its menu and with the command, and opens it again', async () => {
    const { workbench } = test;
    await workbench.runCommand('View: Show Explorer');
    await workbench.explorerRow('cells.ipynb').dblclick();
    await workbench.activeTab('cells.ipynb').waitFor();
    const cellWith = (text: string): Locator =>
      workbench.page.locator('.notebookOverlay .view-line', { hasText: text }).first();
    await cellWith('second').click();
    await workbench.runCommand('Phidelity: Add Cell to Chat');
    await chip('cells.ipynb, cell 2').waitFor();
    await cellWith('first').click();
    const menu = workbench.page.locator('.notebookOverlay .cell-title-toolbar .codicon-toolbar-more');
    await menu.first().click();
    // In this window, the chat covers a part of the menu.
    const entry = workbench.page.locator('.monaco-menu .action-item', { hasText: 'Add Cell to Chat' });
    await entry.waitFor();
    await until(async () => {
      await workbench.page.keyboard.press('ArrowDown');
      return entry.evaluate(({ classList }) => classList.contains('focused'));
    });
    await workbench.page.keyboard.press('Enter');
    await chip('cells.ipynb, cell 1').waitFor();
    await open('shapes.py');
    await chip('cells.ipynb, cell 2').click();
    await workbench.activeTab('cells.ipynb').waitFor();
  });

  it('adds files and folders that are dropped from the Explorer while Shift is held down', async () => {
    const { workbench, panel } = test;
    const { mouse, keyboard } = workbench.page;
    await workbench.runCommand('View: Show Explorer');
    const middle = async (target: Locator): Promise<[number, number]> => {
      const { x, y, width, height } = (await target.boundingBox())!;
      return [x + width / 2, y + height / 2];
    };
    await mouse.move(...(await middle(workbench.explorerRow('shapes.py'))));
    await mouse.down();
    await mouse.move(...(await middle(workbench.explorerRow('report.py'))), { steps: 4 });
    await keyboard.down('Shift');
    const [x, y] = await middle(panel.box);
    // VS Code lets the panel see what is dragged only some moves after Shift was pressed.
    let moves = 0;
    await until(async () => {
      await mouse.move(x, y - 10 + ((moves += 1) % 10));
      return panel.document.locator('.drop-target').isVisible();
    });
    await mouse.up();
    await keyboard.up('Shift');
    await chip('shapes.py').waitFor();
    await panel.document.locator('.drop-target').waitFor({ state: 'detached' });
    await panel.boxWithFocus.waitFor();
  });
});
