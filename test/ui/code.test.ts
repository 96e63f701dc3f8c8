import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';
const firstLines = ['import requests', '', '', 'def fetch_json('];
const host = ['class Host:', '    def method(self):', '        pass', ''].join('\n');

describe('code in an answer', () => {
  const test = panelTest({
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'host.py'), host),
  });
  const action = (name: string): Locator =>
    test.panel.lastAnswer.getByRole('group', { name: 'Python code' }).getByRole('button', { name });

  it('is copied as it was written', async () => {
    const { panel, workbench } = test;
    await panel.askAndWait(fetchJson);
    await action('Copy code').click();
    await panel.document.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.deepEqual(copied.split('\n').slice(0, 3), firstLines.slice(0, 3));
    assert.match(copied, /\n {4}response = requests\.get\(/);
  });

  it('says what to do when there is no editor to insert it into', async () => {
    const { panel, workbench } = test;
    await workbench.runCommand('View: Close All Editors');
    await panel.openChatOf(fetchJson);
    await action('Insert at cursor').click();
    assert.match(await panel.problem.innerText(), /Open a file, place the cursor where the code belongs/);
    await panel.problem.getByRole('button', { name: 'Dismiss' }).click();
    await panel.problem.waitFor({ state: 'detached' });
  });

  it('is inserted at the cursor, as one step of undo, and gives the keyboard back to the editor', async () => {
    const { folder, panel, workbench } = test;
    const { page } = workbench;
    await panel.openChatOf(fetchJson);
    await workbench.openFile(path.join(folder, 'host.py'), 3);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await workbench.statusBarItem(/Ln 4, Col 9/).waitFor();
    await action('Insert at cursor').click();
    const line = workbench.editorLine('return response.json()');
    await line.waitFor();
    await workbench.waitForEditorFocus();
    await page.keyboard.press('ControlOrMeta+z');
    await line.waitFor({ state: 'detached' });
    await workbench.statusBarItem(/Ln 4, Col 9/).waitFor();
  });

  it('opens as a new Python file', async () => {
    const { panel, workbench } = test;
    await panel.openChatOf(fetchJson);
    await action('Open as new file').click();
    await workbench.activeTab(/Untitled|import requests/).waitFor();
    await workbench.statusBarItem(/^Python$/).waitFor();
    await workbench.waitForEditorText(/^import requests\n[^]*return response\.json\(\)$/);
  });
});

describe('the chat panel by keyboard alone', () => {
  const test = panelTest();

  it('asks, walks to the code and copies it, edits the question, and leaves nothing to the mouse', async () => {
    const { panel, workbench } = test;
    const { page } = workbench;
    const focused = (selector: string): Locator => panel.document.locator(`${selector}:focus`);
    await page.keyboard.press('F1');
    await workbench.quickInputBox.waitFor();
    await page.keyboard.type('Phidelity: Open Chat');
    await workbench.quickInputRow('Phidelity: Open Chat').waitFor();
    await page.keyboard.press('Enter');
    await focused('.composer textarea').waitFor();
    await page.keyboard.type(fetchJson);
    await page.keyboard.press('Enter');
    await panel.answered();

    await page.keyboard.press('Alt+ArrowUp');
    await focused('.turn').waitFor();
    for (let step = 0; (await focused('[aria-label="Copy code"]').count()) === 0; step += 1) {
      assert.ok(step < 10, 'Tab does not reach the copy button of the code');
      await page.keyboard.press('Tab');
    }
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.keyboard.press('Enter');
    await panel.document.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^import requests/);

    await page.keyboard.press('Alt+ArrowDown');
    await focused('.composer textarea').waitFor();
    await page.keyboard.press('ArrowUp');
    await focused('.question-editor textarea').waitFor();
    await page.keyboard.press('Escape');
    await focused('.composer textarea').waitFor();
    await page.keyboard.press('ArrowUp');
    await focused('.question-editor textarea').waitFor();
    await page.keyboard.press('Shift+Home'); // VS Code acts on Ctrl+A only some time later
    await page.keyboard.type('How do I count the words in a text?');
    await page.keyboard.press('Enter');
    await panel.turn(0).question.getByText('count the words').waitFor();
    assert.match(await (await panel.answered()).innerText(), /Counter/);
    await focused('.composer textarea').waitFor();
  });
});
