import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

describe('a chat that was left', () => {
  const test = panelTest({ size: { width: 1100, height: 800 } });
  const fetchJson = 'How do I fetch JSON from a URL?';
  /** Has a chat be open that began with the question and was answered. */
  const openAsked = async (): Promise<void> => {
    if ((await test.panel.questions())[0] !== fetchJson) await test.panel.openChatOf(fetchJson);
  };
  /** Leaves the chat for another one, and comes back to it. */
  const leaveAndReturn = async (): Promise<void> => {
    const { panel, workbench } = test;
    await openAsked();
    const turns = await panel.turns.count();
    await panel.startNew();
    await panel.askAndWait('Thank you!');
    await workbench.runCommand('Phidelity: Show Chat History');
    await workbench.quickInputRow(fetchJson).click();
    await panel.turns.nth(turns - 1).waitFor();
    await panel.turn(0).question.getByText(fetchJson).waitFor();
    await panel.askAndWait('Thank you!');
  };
  const restored = /restored \d+ tokens in [\d.]+ m?s/;

  it('continues without being read again after its model was unloaded, and shows how long that took', async () => {
    const { panel, workbench } = test;
    await panel.openEmpty();
    await panel.askAndWait(fetchJson);
    assert.doesNotMatch(await panel.turns.last().locator('.usage summary').innerText(), restored);
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await panel.askAndWait('Thank you!');
    assert.match(await panel.turns.last().locator('.usage summary').innerText(), restored);
  });

  it('and whose window was closed, too', async () => {
    await openAsked();
    await test.workbench.reload();
    await test.panel.open();
    await test.panel.askAndWait('Who are you?');
    assert.match(await test.panel.turns.last().locator('.usage summary').innerText(), restored);
  });

  it('and after another chat, too', async () => {
    await leaveAndReturn();
    assert.match(await test.panel.turns.last().locator('.usage summary').innerText(), restored);
  });

  it('tells of it in a diagnostic report, without what was said', async () => {
    const { workbench } = test;
    await openAsked();
    await workbench.runCommand('Phidelity: Create Diagnostic Report');
    await workbench.waitForEditorText(/# Phidelity: diagnostic report[^]*Node: \d/);
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.waitForEditorText(/Latest answers[^]*demo model[^]* in \d\.\d s[^]*Latest errors/);
  });

  it('leaves nothing of what was evaluated when it is deleted, nor when it is still in the model', async () => {
    const { chats, panel, workbench } = test;
    if (chats.ids().length < 2) await leaveAndReturn();
    assert.deepEqual(chats.evaluatedIds().toSorted(), chats.ids().toSorted());
    await workbench.runCommand('Phidelity: Delete Chat…');
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await panel.emptyState.waitFor();
    const left = chats.ids();
    assert.equal(left.length, 1);
    await until(() => chats.evaluatedIds().length === 1, 'one evaluated state on the disk');
    assert.deepEqual(chats.evaluatedIds(), left);
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await panel.askAndWait('Who are you?');
    assert.ok(chats.evaluatedIds().every((id) => left.includes(id)));
  });
});
