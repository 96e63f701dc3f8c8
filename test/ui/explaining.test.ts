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
    prepare: ({ folder }) => writeFileSync(path.join(folder, 'many.py'), manyLines),
  });
  const open = (name: string, line?: number): Promise<void> =>
    test.workbench.openFile(path.join(test.folder, name), line);

  it('says what to do when no file is open', async () => {
    const { workbench, panel } = test;
    await workbench.runCommand('Phidelity: Explain Selection');
    await workbench.notifications.getByText('Open a file and select the code to explain.').waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    assert.equal(await panel.turns.count(), 0);
  });

  it('explains the selected lines, from the command palette', async () => {
    const { workbench, panel } = test;
    await open('text_stats.py');
    await workbench.selectLines(19, 22);
    await workbench.runCommand('Phidelity: Explain Selection');
    await panel.turns.first().waitFor();
    const answer = await panel.answered();
    assert.equal(await answer.getByRole('alert').count(), 0);
    assert.match(await answer.innerText(), /most_common|frequent|counts/i);
    const { question } = panel.turn(0);
    assert.equal(await question.locator('.reference-chip').textContent(), 'text_stats.py:19-22');
    assert.match(await question.innerText(), /Explain this code\s+def most_common_words/);
    assert.match(await panel.lastAnswer.locator('.usage').innerText(), /tok\/s/);
  });

  it('opens the lines that a question is about', async () => {
    const { workbench, panel } = test;
    await open('shapes.py');
    await panel.turn(0).question.locator('.reference-chip').click();
    await workbench.page.locator('.tab.active', { hasText: 'text_stats.py' }).waitFor();
    await workbench.statusBarItem(/Ln 22, Col \d+ \(\d+ selected\)/).waitFor();
  });

  it('explains the function around the cursor, by the keybinding', async () => {
    const { workbench, panel } = test;
    await open('intervals.py', 15);
    await workbench.page.keyboard.press('ControlOrMeta+k');
    await workbench.page.keyboard.press('Shift+E');
    await panel.turns.nth(1).waitFor();
    const chip = panel.turn(1).question.locator('.reference-chip');
    assert.equal(await chip.textContent(), 'intervals.py:11-19');
    await panel.answered();
  });

  it('explains from the context menu of the editor', async () => {
    const { workbench, panel } = test;
    await open('shapes.py', 19);
    await workbench.chooseFromContextMenu(
      workbench.editor.locator('.view-line', { hasText: 'math.pi' }),
      'Explain Selection',
    );
    await panel.turns.nth(2).waitFor();
    const chip = panel.turn(2).question.locator('.reference-chip');
    assert.equal(await chip.textContent(), 'shapes.py:19-20');
    await panel.answered();
  });

  it('says what to do where there is neither a selection nor a function', async () => {
    const { workbench, panel } = test;
    await open('intervals.py', 3);
    await workbench.runCommand('Phidelity: Explain Selection');
    await workbench.notifications
      .getByText('Select the code to explain, or place the cursor inside a function.')
      .waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    assert.equal(await panel.turns.count(), 3);
  });

  it('cuts what is too large for the context at the end of a line, and says so', async () => {
    const { workbench, panel } = test;
    await open('many.py');
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await workbench.runCommand('Phidelity: Explain Selection');
    await panel.turns.nth(3).waitFor();
    const answer = await panel.answered();
    const { question } = panel.turn(3);
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
    const answer = await panel.askAndWait('How do I fetch JSON from a URL?');
    assert.match(
      await answer.locator('.notice').first().innerText(),
      /The first \d+ turns no longer fit.*left out/,
    );
    assert.match(await answer.innerText(), /requests/);
    const meter = panel.document.getByRole('meter', { name: 'Context used' });
    assert.equal(await meter.getAttribute('aria-valuemax'), '512');
  });
});
