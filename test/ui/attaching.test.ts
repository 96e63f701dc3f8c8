import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { AttachmentsInBox } from './support/attachmentsInBox.ts';
import { panelTest } from './support/panelTest.ts';

describe('Adding context', () => {
  const test = panelTest({
    workspace: 'demo/workspace',
    prepare: ({ folder }) => writeFileSync(path.join(folder, '.env'), 'DEBUG=1\n'),
  });
  const open = (name: string, line?: number): Promise<void> =>
    test.workbench.openFile(path.join(test.folder, name), line);
  const attachments = new AttachmentsInBox(test);
  const inBox = (): Locator => attachments.all;
  const chip = (name: string): Locator => attachments.chip(name);

  beforeEach('empty the box', () => attachments.empty());

  it('adds the selection with the keyboard, sends it with the question, and shows where it is', async () => {
    const { workbench, panel } = test;
    await open('text_stats.py');
    await workbench.selectLines(19, 22);
    await workbench.page.keyboard.press('ControlOrMeta+k');
    await workbench.page.keyboard.press('Shift+A');
    await chip('text_stats.py:19-22').waitFor();
    await panel.boxWithFocus.waitFor();
    await panel.askAndWait('What does it count?');
    await inBox().waitFor({ state: 'detached' });
    const sent = panel.turn(-1).question.getByRole('button', { name: 'text_stats.py:19-22' });
    await open('shapes.py');
    await sent.click();
    await workbench.activeTab('text_stats.py').waitFor();
    await workbench.statusBarItem(/Ln 22, Col \d+ \(\d+ selected\)/).waitFor();
    // It is read from disk.
    await workbench.reload();
    await panel.open();
    await sent.waitFor();
    const [stored] = test.chats.events().filter((event) => event.type === 'asked');
    assert.match(JSON.stringify(stored), /def most_common_words/);
  });

  it('adds the selection from the command palette and the context menu of the editor', async () => {
    const { workbench } = test;
    await open('shapes.py');
    await workbench.selectLines(3, 4);
    await workbench.runCommand('Phidelity: Add Selection to Chat');
    await chip('shapes.py:3-4').waitFor();
    await open('shapes.py');
    await workbench.selectLines(19, 20);
    await workbench.chooseFromContextMenu(workbench.editorLine('math.pi'), 'Add Selection to Chat');
    await chip('shapes.py:19-20').waitFor();
    assert.equal(await inBox().count(), 2);
  });

  it('says what to do where nothing is selected', async () => {
    const { workbench } = test;
    await open('shapes.py', 3);
    await workbench.runCommand('Phidelity: Add Selection to Chat');
    await workbench.notifications.getByText('Select the lines to add to the chat.').waitFor();
    await workbench.clearNotifications();
    assert.equal(await inBox().count(), 0);
  });

  it('adds the open file, and files from the Explorer', async () => {
    const { workbench } = test;
    await open('retry.py');
    await workbench.runCommand('Phidelity: Add File to Chat');
    await chip('retry.py').waitFor();
    await workbench.runCommand('View: Show Explorer');
    await workbench.chooseFromContextMenu(workbench.explorerRow('shapes.py'), 'Add File to Chat');
    await chip('shapes.py').waitFor();
    assert.equal(await inBox().count(), 2);
  });

  it('offers the selection and the open editors with the button in the box', async () => {
    const { workbench, panel } = test;
    await open('report.py');
    await workbench.selectLines(1, 2);
    await panel.button('Add Context…').click();
    await workbench.quickInputRow('Selection').waitFor();
    await workbench.quickInputRow('report.py').click();
    await chip('report.py').waitFor();
    await panel.boxWithFocus.waitFor();
  });

  it('completes # and @ in the box with files and the selection', async () => {
    const { workbench, panel } = test;
    const list = panel.document.getByRole('listbox', { name: 'What to add to the question' });
    await open('report.py');
    await workbench.selectLines(3, 4);
    await panel.document.locator('.composer textarea').click();
    await workbench.page.keyboard.type('#');
    await list.getByRole('option', { name: 'Selection report.py:3-4' }).waitFor();
    await list.getByRole('option', { name: 'report.py report.py' }).waitFor();
    // It is open in no editor.
    await workbench.page.keyboard.type('INTER');
    await list.getByRole('option', { name: 'intervals.py', selected: true }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await chip('intervals.py').waitFor();
    await list.waitFor({ state: 'detached' });
    assert.equal(await panel.box.inputValue(), '');
    await workbench.page.keyboard.type('@sel');
    await list.getByRole('option', { name: 'Selection', selected: true }).waitFor();
    await workbench.page.keyboard.press('Tab');
    await chip('report.py:3-4').waitFor();
  });

  it('has the same after the window was reloaded, as the text in the box', async () => {
    const { workbench, panel } = test;
    await open('retry.py');
    await workbench.runCommand('Phidelity: Add File to Chat');
    await chip('retry.py').waitFor();
    await open('shapes.py');
    await workbench.selectLines(19, 20);
    await workbench.runCommand('Phidelity: Add Selection to Chat');
    await chip('shapes.py:19-20').waitFor();
    const shapes = path.join(test.folder, 'shapes.py');
    const before = readFileSync(shapes, 'utf8');
    await workbench.runCommand('View: Close All Editors');
    await workbench.reload();
    await panel.open();
    await chip('retry.py').waitFor();
    await chip('shapes.py:19-20').waitFor();
    // A line more above while nobody looks.
    writeFileSync(shapes, `# new\n${before}`);
    await workbench.reload();
    await panel.open();
    await chip('shapes.py:20-21').waitFor();
    writeFileSync(shapes, before);
  });

  it('asks about the selection in a box of its own, and leaves what is in the chat alone', async () => {
    const { workbench, panel } = test;
    await panel.box.fill('half a question');
    await open('shapes.py');
    await workbench.selectLines(19, 20);
    await workbench.runCommand('Phidelity: Ask Phidelity About Selection…');
    await workbench.quickInput.getByText('Ask About shapes.py, lines 19-20').waitFor();
    await workbench.quickInputBox.fill('What is the area?');
    await workbench.page.keyboard.press('Enter');
    await panel.turns.first().waitFor();
    await panel.answered();
    const { question } = panel.turn(0);
    await question.getByText('What is the area?').waitFor();
    await question.getByRole('button', { name: 'shapes.py:19-20' }).waitFor();
    assert.equal(await panel.box.inputValue(), 'half a question');
    await panel.box.fill('');
  });

  it('asks about the function around the cursor by the keys, and says what to do where there is none', async () => {
    const { workbench, panel } = test;
    await open('intervals.py', 15);
    await workbench.page.keyboard.press('ControlOrMeta+k');
    await workbench.page.keyboard.press('Shift+Q');
    await workbench.quickInput.getByText('Ask About intervals.py, lines 11-19').waitFor();
    await workbench.page.keyboard.press('Escape');
    await open('intervals.py', 3);
    await workbench.runCommand('Phidelity: Ask Phidelity About Selection…');
    await workbench.notifications
      .getByText('Select the code to ask about, or place the cursor inside a function.')
      .waitFor();
    await workbench.clearNotifications();
    assert.equal(await panel.turns.count(), 0);
  });

  it('asks before a file that usually holds secrets, and says why', async () => {
    const { workbench } = test;
    await open('.env');
    await workbench.runCommand('Phidelity: Add File to Chat');
    const { dialog } = workbench;
    await dialog.waitFor();
    assert.match(
      await dialog.innerText(),
      /Add \.env to the question\?.*usually hold passwords.*on your machine/s,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await inBox().count(), 0);
    await workbench.runCommand('Phidelity: Add File to Chat');
    await dialog.getByRole('button', { name: 'Add to Question' }).click();
    await chip('.env').waitFor();
  });

  it('keeps the question and says why when a file is gone', async () => {
    const { workbench, panel } = test;
    const gone = path.join(test.folder, 'gone.py');
    writeFileSync(gone, 'x = 1\n');
    await open('gone.py');
    await workbench.runCommand('Phidelity: Add File to Chat');
    await chip('gone.py').waitFor();
    rmSync(gone);
    await panel.box.fill('What is this?');
    await panel.box.press('Enter');
    await panel.problem.getByText('gone.py cannot be read. It may have been moved or deleted').waitFor();
    assert.equal(await panel.box.inputValue(), 'What is this?');
    assert.equal(await inBox().count(), 1);
    await panel.box.fill('');
  });
});
