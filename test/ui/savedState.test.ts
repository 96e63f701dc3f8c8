import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

describe('a chat that was left', () => {
  const test = panelTest({ size: { width: 1100, height: 800 } });
  const restored = /restored \d+ tokens in [\d.]+ m?s/;

  it('continues without being read again after its model was unloaded, and shows how long that took', async () => {
    const { panel, workbench } = test;
    await panel.askAndWait('How do I fetch JSON from a URL?');
    assert.doesNotMatch(await panel.turns.last().locator('.usage summary').innerText(), restored);
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await panel.askAndWait('Thank you!');
    assert.match(await panel.turns.last().locator('.usage summary').innerText(), restored);
  });

  it('and whose window was closed, too', async () => {
    await test.workbench.reload();
    await test.panel.open();
    await test.panel.askAndWait('Who are you?');
    assert.match(await test.panel.turns.last().locator('.usage summary').innerText(), restored);
  });

  it('and after another chat, too', async () => {
    const { panel, workbench } = test;
    await panel.startNew();
    await panel.askAndWait('Thank you!');
    await workbench.runCommand('Phidelity: Show Chat History');
    await workbench.quickInputRow('How do I fetch JSON from a URL?').click();
    await panel.turns.nth(2).waitFor();
    await panel.askAndWait('Thank you!');
    assert.match(await panel.turns.last().locator('.usage summary').innerText(), restored);
  });

  it('tells of it in a diagnostic report, without what was said', async () => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Create Diagnostic Report');
    await workbench.waitForEditorText(/# Phidelity: diagnostic report[^]*Node: \d/);
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.waitForEditorText(/Latest answers[^]*demo model[^]* in \d\.\d s[^]*Latest errors/);
  });

  it('leaves nothing of what was evaluated when it is deleted, nor when it is still in the model', async () => {
    const { chats, panel, workbench } = test;
    assert.deepEqual(chats.evaluatedIds().toSorted(), chats.ids().toSorted());
    await workbench.runCommand('Phidelity: Delete Chat…');
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await panel.emptyState.waitFor();
    const left = chats.ids();
    assert.equal(left.length, 1);
    await until(() => chats.evaluatedIds().length === 1);
    assert.deepEqual(chats.evaluatedIds(), left);
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await panel.askAndWait('Who are you?');
    assert.ok(chats.evaluatedIds().every((id) => left.includes(id)));
  });
});
