import assert from 'node:assert/strict';
import path from 'node:path';
import { until } from '../support/until.ts';
import { ChatPanel } from './support/chatPanel.ts';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';
const countWords = 'How do I count the words in a text?';

describe('The chat in an editor tab', () => {
  const test = panelTest({ workspace: 'demo/workspace', size: { width: 1500, height: 800 } });
  const tab = (): ChatPanel => new ChatPanel(test.workbench, test.workbench.extensionPage);

  /** Has the tab be open beside nothing, its box empty and with the keyboard, in a chat with one answer. */
  const open = async (): Promise<ChatPanel> => {
    await test.workbench.runCommand('View: Close All Editors');
    await test.workbench.page.locator('.tab').first().waitFor({ state: 'detached' });
    await test.panel.box.fill('');
    await test.panel.openChatOf(fetchJson);
    return openTab();
  };
  const openTab = async (): Promise<ChatPanel> => {
    await test.workbench.runCommand('Phidelity: Open Chat in Editor');
    await tab().boxWithFocus.waitFor();
    return tab();
  };
  const boxHas = (chat: ChatPanel, text: string): Promise<void> =>
    until(async () => (await chat.box.inputValue()) === text, `"${text}" in the box`);

  it('shows what the view shows, and what is typed, asked and answered in either', async () => {
    const { panel } = test;
    const inTab = await open();
    await inTab.turn(0).question.getByText(fetchJson).waitFor();
    await inTab.box.pressSequentially('How many');
    await boxHas(panel, 'How many');
    await panel.box.fill(countWords);
    await boxHas(inTab, countWords);
    await inTab.box.press('Enter');
    await inTab.turns.nth(1).waitFor();
    await inTab.answered();
    await panel.turns.nth(1).waitFor();
    await panel.answered();
    assert.equal(await panel.lastAnswer.innerText(), await inTab.lastAnswer.innerText());
    await boxHas(panel, '');
  });

  it('keeps what was typed in each chat for both', async () => {
    const { panel } = test;
    const inTab = await open();
    await inTab.box.fill('for later');
    await boxHas(panel, 'for later');
    await test.workbench.runCommand('Phidelity: New Chat');
    await inTab.emptyState.waitFor();
    await panel.emptyState.waitFor();
    await boxHas(inTab, '');
    await test.workbench.runCommand('Phidelity: Show Chat History');
    await test.workbench.quickInputRow(fetchJson).click();
    await inTab.turns.first().waitFor();
    await boxHas(inTab, 'for later');
    await boxHas(panel, 'for later');
  });

  it('is closed without the view, which goes on', async () => {
    const { panel, workbench } = test;
    const inTab = await open();
    await inTab.box.fill('for later');
    await boxHas(panel, 'for later');
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('.tab').first().waitFor({ state: 'detached' });
    await boxHas(panel, 'for later');
    await panel.askAndWait(countWords);
    await workbench.runCommand('Phidelity: Open Chat');
    await panel.boxWithFocus.waitFor();
  });

  it('has the keyboard after a command if it was used last, else the view has', async () => {
    const { panel, workbench } = test;
    const inTab = await open();
    await workbench.runCommand('Phidelity: Open Chat');
    await inTab.boxWithFocus.waitFor();
    await workbench.runCommand('Phidelity: Find in Chat');
    await inTab.document.getByRole('search').waitFor();
    assert.equal(await panel.document.getByRole('search').count(), 0);
    await panel.box.click();
    await panel.boxWithFocus.waitFor();
    await workbench.runCommand('Phidelity: Open Chat');
    await panel.boxWithFocus.waitFor();
  });

  it('puts code at the cursor of the editor beside it, and asks about what is selected there', async () => {
    const { workbench } = test;
    await open();
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile(path.join(test.folder, 'text_stats.py'));
    await workbench.selectLines(19, 22);
    const inTab = await openTab();
    await inTab.box.pressSequentially('/explain ');
    const chip = inTab.document.locator('.composer').getByRole('button', { name: 'text_stats.py:19-22: ' });
    await chip.waitFor();
    await inTab.box.fill('');
    await chip.waitFor({ state: 'detached' });
    const code = inTab.lastAnswer.getByRole('group', { name: 'Python code' });
    await code.getByRole('button', { name: 'Insert at cursor' }).click();
    await workbench.editorLine('def fetch_json').first().waitFor();
  });

  it('is there after the window was loaded again, with what was typed', async () => {
    const { panel, workbench } = test;
    const inTab = await open();
    await inTab.box.fill('for later');
    await boxHas(panel, 'for later');
    await workbench.reload();
    const again = tab();
    await again.turn(0).question.getByText(fetchJson).waitFor();
    await boxHas(again, 'for later');
    await again.box.fill('');
    await again.askAndWait(countWords);
  });

  it('goes to a window of its own, where it has the keyboard and what was typed', async () => {
    const { panel, workbench } = test;
    const inTab = await open();
    await inTab.box.fill('for later');
    await boxHas(panel, 'for later');
    const opened = workbench.page.context().waitForEvent('page');
    await workbench.runCommand('Phidelity: Open Chat in New Window');
    const window = await opened;
    try {
      const inWindow = new ChatPanel(workbench, workbench.extensionPageIn(window));
      await inWindow.boxWithFocus.waitFor();
      await inWindow.turn(0).question.getByText(fetchJson).waitFor();
      await boxHas(inWindow, 'for later');
      await inWindow.box.fill(countWords);
      await inWindow.box.press('Enter');
      await panel.turns.nth(1).waitFor();
      await panel.answered();
    } finally {
      await window.close({ runBeforeUnload: true });
    }
    await until(() => window.isClosed());
    const again = await openTab();
    await again.turn(1).question.getByText(countWords).waitFor();
  });
});
