import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { panelTest } from './support/panelTest.ts';

const manyLines = Array.from({ length: 300 }, (_, index) => `value_${index} = ${index} * ${index}\n`).join(
  '',
);

describe('Explain Selection', () => {
  const test = panelTest({
    workspace: 'demo/workspace',
    settings: { 'phidelity.model.contextSize': 512 },
    prepare: ({ folder }) => {
      writeFileSync(path.join(folder, 'many.py'), manyLines);
      writeFileSync(path.join(folder, 'login.py'), 'def log_in():\n    password = "correct horse"\n');
    },
  });
  const open = (name: string, line?: number): Promise<void> =>
    test.workbench.openFile(path.join(test.folder, name), line);

  /** Asks for an explanation of some lines in a chat of its own. */
  const explainLines = async (): Promise<void> => {
    const { workbench, panel } = test;
    await panel.openEmpty();
    await open('text_stats.py');
    await workbench.selectLines(19, 22);
    await workbench.runCommand('Phidelity: Explain Selection');
    await panel.turns.first().waitFor();
    await panel.answered();
  };

  it('says what to do when no file is open', async () => {
    const { workbench, panel } = test;
    await workbench.runCommand('View: Close All Editors');
    await panel.openEmpty();
    await workbench.runCommand('Phidelity: Explain Selection');
    await workbench.notifications.getByText('Open a file and select the code to explain.').waitFor();
    await workbench.clearNotifications();
    assert.equal(await panel.turns.count(), 0);
  });

  it('explains the selected lines, from the command palette', async () => {
    const { panel } = test;
    await explainLines();
    const answer = panel.lastAnswer;
    assert.equal(await answer.getByRole('alert').count(), 0);
    assert.match(await answer.innerText(), /most_common|frequent|counts/i);
    const { question } = panel.turn(0);
    assert.equal(await question.locator('.reference-chip').textContent(), 'text_stats.py:19-22');
    assert.match(await question.innerText(), /Explain this code\s+def most_common_words/);
    assert.match(await panel.lastAnswer.locator('.usage').innerText(), /tok\/s/);
  });

  it('opens the lines that a question is about', async () => {
    const { workbench, panel } = test;
    await explainLines();
    await open('shapes.py');
    await panel.turn(0).question.locator('.reference-chip').click();
    await workbench.activeTab('text_stats.py').waitFor();
    await workbench.statusBarItem(/Ln 22, Col \d+ \(\d+ selected\)/).waitFor();
  });

  it('explains the function around the cursor, by the keybinding', async () => {
    const { workbench, panel } = test;
    const before = await panel.turns.count();
    await open('intervals.py', 15);
    await workbench.page.keyboard.press('ControlOrMeta+k');
    await workbench.page.keyboard.press('Shift+E');
    await panel.turns.nth(before).waitFor();
    const chip = panel.turn(before).question.locator('.reference-chip');
    assert.equal(await chip.textContent(), 'intervals.py:11-19');
    await panel.answered();
  });

  it('explains from the context menu of the editor', async () => {
    const { workbench, panel } = test;
    const before = await panel.turns.count();
    await open('shapes.py', 19);
    await workbench.chooseFromContextMenu(workbench.editorLine('math.pi'), 'Explain Selection');
    await panel.turns.nth(before).waitFor();
    const chip = panel.turn(before).question.locator('.reference-chip');
    assert.equal(await chip.textContent(), 'shapes.py:19-20');
    await panel.answered();
  });

  it('says what to do where there is neither a selection nor a function', async () => {
    const { workbench, panel } = test;
    const before = await panel.turns.count();
    await open('intervals.py', 3);
    await workbench.runCommand('Phidelity: Explain Selection');
    await workbench.notifications
      .getByText('Select the code to explain, or place the cursor inside a function.')
      .waitFor();
    await workbench.clearNotifications();
    assert.equal(await panel.turns.count(), before);
  });

  it('asks before it sends what looks like a password', async () => {
    const { workbench, panel } = test;
    const before = await panel.turns.count();
    await open('login.py', 2);
    const { dialog } = workbench;
    await workbench.runCommand('Phidelity: Explain Selection');
    await dialog.getByText('Line 2 looks like a password, a token or a key.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await workbench.runCommand('Phidelity: Explain Selection');
    await dialog.getByRole('button', { name: 'Add to Question' }).click();
    await panel.turns.nth(before).waitFor();
    const chip = panel.turn(before).question.locator('.reference-chip');
    assert.equal(await chip.textContent(), 'login.py:1-2');
    await panel.answered();
    assert.equal(await panel.turns.count(), before + 1);
  });

  it('cuts what is too large for the context at the end of a line, and says so', async () => {
    const { workbench, panel } = test;
    const before = await panel.turns.count();
    await open('many.py');
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await workbench.runCommand('Phidelity: Explain Selection');
    await panel.turns.nth(before).waitFor();
    const answer = await panel.answered();
    const { question } = panel.turn(before);
    const notice = await question.locator('.notice').innerText();
    const last = Number(/Only lines 1-(\d+) were read/.exec(notice)?.[1]);
    assert.ok(last > 5 && last < 100, notice);
    assert.equal(await question.locator('.reference-chip').textContent(), 'many.py:1-300');
    assert.equal(await answer.getByRole('alert').count(), 0);
    await question.getByRole('button', { name: /Show all/ }).click();
    assert.match(
      await question.innerText(),
      new RegExp(`value_${last - 1} = ${last - 1} \\* ${last - 1}\\s*Show less`),
    );
  });

  it('says that the oldest turns no longer fit, and still answers', async () => {
    const { panel } = test;
    const question = 'How do I fetch JSON from a URL?';
    while ((await panel.turns.count()) < 4) await panel.askAndWait(question);
    const answer = await panel.askAndWait(question);
    assert.match(
      await answer.locator('.notice').first().innerText(),
      /The first \d+ turns no longer fit.*left out/,
    );
    assert.match(await answer.innerText(), /requests/);
    const meter = panel.document.getByRole('meter', { name: 'Context used' });
    assert.equal(await meter.getAttribute('aria-valuemax'), '512');
  });
});
