import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { ChatPanel } from './support/chatPanel.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';
const inShop = 'How is a rental billed?';
const countWords = 'How do I count the words in a text?';

describe('the history of chats', () => {
  const test = panelTest({
    // In a long chat, the demo model writes up to the maximum.
    settings: { 'phidelity.chat.maxTokens': 400 },
    prepare: ({ chats }) => {
      chats.add('torn', [{ question: 'What survives a crash?', answer: 'All but the last line.' }], {
        torn: '{"type":"text","turn":"torn-0","te',
      });
      const workspace = { name: 'shop', uri: 'file:///projects/shop' };
      chats.add('elsewhere', [{ question: inShop, answer: 'By the hour.' }], { workspace });
      const turns = Array.from({ length: 200 }, (_, index) => ({
        question: `Question number ${index + 1}`,
        answer: `Answer number ${index + 1}:\n\n\`\`\`python\nprint(${index + 1})\n\`\`\``,
      }));
      chats.add('long', turns);
    },
  });

  const openHistory = async (): Promise<void> => {
    await test.workbench.runCommand('Phidelity: Show Chat History');
    await test.workbench.quickInput.getByPlaceholder('Search titles, questions and answers').waitFor();
  };
  const openFromHistory = async (title: string): Promise<void> => {
    await openHistory();
    await test.workbench.quickInputRow(title).click();
    await test.workbench.quickInput.waitFor({ state: 'hidden' });
    await test.panel.boxWithFocus.waitFor();
  };
  /** Has a chat that is found by its first question, and by a word of its second. */
  const haveAsked = async (): Promise<void> => {
    const chats = test.chats.ids().map((id) => test.chats.file(id));
    if (chats.some((chat) => chat.includes(fetchJson) && chat.includes(countWords))) return;
    await test.panel.openChatOf(fetchJson, countWords);
  };
  const rename = async (): Promise<void> => {
    const { workbench } = test;
    await openHistory();
    await (await rowButton(fetchJson, 'Rename')).click();
    await workbench.quickInput.getByText('Rename Chat').waitFor();
    assert.equal(await workbench.quickInputBox.inputValue(), fetchJson);
    await workbench.quickInputBox.fill('Getting data');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInputRow('Getting data').click();
  };
  const renamed = (): Locator => test.panel.document.getByRole('log', { name: 'Conversation: Getting data' });
  /** Has the chat that was renamed be open. */
  const openRenamed = async (): Promise<void> => {
    if (await renamed().isVisible()) return;
    await haveAsked();
    await rename();
    await renamed().waitFor();
    await test.panel.boxWithFocus.waitFor();
  };
  const rowButton = async (title: string, name: string): Promise<Locator> => {
    const row = test.workbench.quickInputRow(title);
    await row.hover();
    return row.getByRole('button', { name });
  };

  it('finds a chat by a word of a later question, and opens it', async () => {
    const { panel, workbench } = test;
    await haveAsked();
    await panel.startNew();
    await openHistory();
    await workbench.quickInputRows.nth(2).waitFor();
    await workbench.page.keyboard.type('count the words');
    await workbench.quickInputRows.nth(1).waitFor({ state: 'detached' });
    await workbench.quickInputRow(fetchJson).waitFor();
    await workbench.page.keyboard.press('Enter');
    await panel.turns.nth(1).waitFor();
    await panel.turn(1).question.getByText(countWords).waitFor();
    await panel.turn(0).answer.getByText('def fetch_json').waitFor();
    await panel.boxWithFocus.waitFor();
  });

  it('finds a chat by words of an answer, and shows where they stand', async () => {
    const { panel, workbench } = test;
    await haveAsked();
    await openHistory();
    await workbench.quickInputRow('What survives a crash?').waitFor();
    await workbench.page.keyboard.type('answer number 117');
    const row = workbench.quickInputRow('Question number 1');
    await row.getByText('Answer number 117: print(117)').waitFor();
    await row.click();
    await panel.turns.nth(100).waitFor();
    await panel.boxWithFocus.waitFor();
  });

  it('lists the chats of this workspace before others', async () => {
    const { workbench } = test;
    await haveAsked();
    await openHistory();
    await workbench.quickInput.getByText('Other chats').first().waitFor();
    const rows = await workbench.quickInputRows.allInnerTexts();
    const place = (text: string): number => rows.findIndex((row) => row.includes(text));
    assert.equal(place('This workspace'), 0, rows.join('\n'));
    assert.ok(place('Other chats') > place(fetchJson), rows.join('\n'));
    assert.ok(place(fetchJson) < place('What survives a crash?'), rows.join('\n'));
    assert.match(rows[place(inShop)]!, /shop · /);
    assert.doesNotMatch(rows[place(fetchJson)]!, new RegExp(path.basename(test.folder)));
    await workbench.page.keyboard.press('Escape');
  });

  it('leaves out the chats of other folders, and has them again, with the keyboard alone', async () => {
    const { panel, workbench } = test;
    const { keyboard } = workbench.page;
    await haveAsked();
    await openHistory();
    await workbench.quickInputRow(inShop).waitFor();
    await workbench.quickInput.locator('input.input:focus').waitFor();
    await keyboard.press('Shift+Tab');
    await workbench.focusedQuickInputButton('Chats of This Workspace Only').waitFor();
    await keyboard.press('Enter');
    await workbench.quickInputRow(inShop).waitFor({ state: 'detached' });
    await workbench.focusedQuickInputButton('Chats of All Folders').waitFor();
    await workbench.quickInputRow(fetchJson).waitFor();
    await keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });

    await openHistory();
    const all = workbench.quickInputRow('Chats of All Folders');
    await all.waitFor();
    assert.equal(await workbench.quickInputRow(inShop).count(), 0);
    await keyboard.type('the hour');
    await workbench.quickInputRow(fetchJson).waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    await workbench.quickInputRow(inShop).waitFor();
    await all.waitFor({ state: 'detached' });
    assert.equal(await workbench.quickInputBox.inputValue(), 'the hour');
    await keyboard.press('Enter');
    await panel.turn(0).question.getByText(inShop).waitFor();
  });

  it('opens a chat whose last line a crash has torn, and continues it', async () => {
    const { panel, chats } = test;
    await haveAsked();
    await openFromHistory('What survives a crash?');
    await panel.document.getByText('All but the last line.').waitFor();
    await panel.askAndWait(countWords);
    await openFromHistory(fetchJson);
    await panel.turn(0).question.getByText('fetch JSON').waitFor();
    await openFromHistory('What survives a crash?');
    await panel.turn(1).question.getByText(countWords).waitFor();
    assert.match(chats.file('torn'), /"torn-0","te\n\{"type":"asked"/);
  });

  it('opens a chat of two hundred turns at its end', async () => {
    const { panel } = test;
    await openFromHistory('Question number 1');
    await panel.document.getByText('print(200)').waitFor();
    // The newest come first, the others frame by frame.
    await panel.turns.nth(199).waitFor({ state: 'attached' });
    await panel.turn(0).question.scrollIntoViewIfNeeded();
    await panel.turn(0).answer.locator('.answer-text').getByText('print(1)').waitFor();
    await panel.button('Jump to newest').click();
    await panel.ask(fetchJson);
    // The whole chat is evaluated first.
    await panel.answerBegun();
    await panel.answered();
    assert.equal(await panel.lastAnswer.getByRole('alert').count(), 0);
  });

  it('renames a chat, from the list and back to it', async () => {
    await haveAsked();
    await rename();
    await renamed().waitFor();
    await test.panel.boxWithFocus.waitFor();
  });

  it('exports the open chat as Markdown', async () => {
    const { folder, workbench } = test;
    await openRenamed();
    await workbench.runCommand('Phidelity: Export Chat as Markdown…');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.activeTab('Getting-data.md').waitFor();
    const text = readFileSync(path.join(folder, 'Getting-data.md'), 'utf8');
    assert.match(text, /^# Getting data\n\nA conversation with an AI model.*Answers can be wrong/s);
    assert.match(text, /## Question\n\nHow do I fetch JSON from a URL\?\n\n## Answer \([^)]+\)\n\n/);
    assert.match(text, /```python\nimport requests\n/);
    assert.match(text, /How do I count the words in a text\?/);
  });

  it('deletes a chat only when that is confirmed', async () => {
    const { panel, workbench } = test;
    await openRenamed();
    await openHistory();
    await (await rowButton('What survives a crash?', 'Delete')).click();
    await workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await (await rowButton('What survives a crash?', 'Delete')).click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await workbench.quickInputRow('Getting data').waitFor();
    await workbench.quickInputRow('What survives a crash?').waitFor({ state: 'detached' });
    await workbench.page.keyboard.press('Escape');
    assert.deepEqual(test.chats.ids().includes('torn'), false);

    await workbench.runCommand('Phidelity: Delete Chat…');
    assert.match(await workbench.dialog.innerText(), /Delete the chat "Getting data"\?/);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await panel.emptyState.waitFor();
    assert.deepEqual(test.chats.ids().toSorted(), ['elsewhere', 'long']);
  });

  it('is shared by two windows, and loses nothing when both write to the same chat', async () => {
    const { panel, workbench } = test;
    await panel.openChatOf(fetchJson);
    const second = await workbench.openSecondWindow();
    try {
      const other = new ChatPanel(second);
      await other.open();
      await second.runCommand('Phidelity: Show Chat History');
      await second.quickInputRow(fetchJson).click();
      await other.turns.first().waitFor();
      await other.askAndWait(countWords);
      await panel.askAndWait('Write a binary search.');
    } finally {
      await second.close();
    }
    await openFromHistory('Question number 1');
    await panel.turns.nth(100).waitFor();
    await openFromHistory(fetchJson);
    await panel.turns.nth(2).waitFor();
    await panel.turns.nth(3).waitFor({ state: 'detached' });
    const questions = await panel.turns.locator('.question').allInnerTexts();
    assert.deepEqual(questions, [fetchJson, countWords, 'Write a binary search.']);
  });

  it('exports what was rated, in all chats', async () => {
    const { folder, panel, workbench } = test;
    await panel.openChatOf(fetchJson);
    await panel.button('Good answer').click();
    await until(() => test.chats.ids().some((id) => test.chats.file(id).includes('"rated"')));
    await panel.startNew();
    await workbench.runCommand('Phidelity: Export Ratings as JSON…');
    await workbench.quickInput.getByRole('button', { name: 'OK' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.activeTab('phidelity-ratings.json').waitFor();
    const text = readFileSync(path.join(folder, 'phidelity-ratings.json'), 'utf8');
    const { ratings } = JSON.parse(text) as { ratings: Record<string, unknown>[] };
    const [{ askedAt, answer, chat, workspace, ...rated } = {}] = ratings;
    assert.deepEqual(rated, { rating: 'good', question: fetchJson, model: 'demo model' });
    assert.match(String(askedAt), /^\d{4}-\d\d-\d\dT/);
    assert.match(String(answer), /def fetch_json/);
    assert.ok(test.chats.ids().includes(String(chat)));
    assert.equal(workspace, path.basename(folder));
  });
});
