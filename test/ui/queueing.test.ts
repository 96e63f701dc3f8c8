import assert from 'node:assert/strict';
import path from 'node:path';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';
import { longAnswers, PausedAnswers } from './support/pausedAnswers.ts';

/** Its answer is long under these settings. */
const first = 'Who are you?';
const next = 'How do I count the words in a text?';

describe('an answer while other things are asked', () => {
  const test = panelTest({ workspace: 'demo/workspace', settings: longAnswers });
  const answers = new PausedAnswers(test);

  afterEach(() => answers.resume());

  /** Begins an answer in a new chat, with nothing else to come. It is not written on before it is resumed. */
  const begin = async (): Promise<void> => {
    const { panel, workbench } = test;
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await panel.openEmpty();
    await answers.ask(first);
  };
  const lengthOfAnswer = async (): Promise<number> =>
    (await test.panel.turn(0).answer.locator('.answer-text').innerText()).length;

  it('has a typed question wait, which can be taken back, or is sent when it is stopped', async () => {
    const { panel, chats } = test;
    await begin();
    await panel.ask(next);
    const waiting = panel.turn(1).answer;
    await waiting.getByText('Queued: sent when the answer above ends.').waitFor();
    assert.ok(chats.events().some((event) => event.type === 'asked' && event.queued));
    await waiting.getByRole('button', { name: 'Take Back' }).click();
    await panel.turns.nth(1).waitFor({ state: 'detached' });
    await until(async () => (await panel.box.inputValue()) === next, 'the question in the box');
    await panel.button('Queue (Enter)').click();
    await waiting.getByText('Queued').waitFor();
    await panel.button('Stop (Escape)').click();
    answers.resume();
    await panel.turn(0).answer.getByText('Stopped.').waitFor();
    await panel.answerBegun();
    assert.equal(await panel.turns.count(), 2);
  });

  it('goes on in its chat when code is explained, which waits in a chat of its own', async () => {
    const { panel, workbench } = test;
    await begin();
    const before = await lengthOfAnswer();
    await workbench.openFile(path.join(test.folder, 'text_stats.py'));
    await workbench.selectLines(19, 22);
    await workbench.runCommand('Phidelity: Explain Selection');
    await panel.lastAnswer.getByText(`Queued: sent when the answer in "${first}" ends.`).waitFor();
    assert.equal(await panel.turns.count(), 1);

    await workbench.runCommand('Phidelity: Show Chat History');
    const row = workbench.quickInputRow(first).filter({ hasText: 'writing an answer' });
    await row.locator('.codicon-loading.codicon-modifier-spin').waitFor();
    await workbench.quickInputRow('Explain text_stats.py').filter({ hasText: 'queued' }).waitFor();
    await row.click();
    await panel.button('Stop (Escape)').waitFor();
    answers.resume();
    await until(async () => (await lengthOfAnswer()) > before, 'an answer that goes on');
    await answers.pause();
    await panel.button('Stop (Escape)').click();
    answers.resume();
    await panel.turn(0).answer.getByText('Stopped.').waitFor();
    await panel.document.getByRole('button', { name: /^Writing an answer in "Explain/ }).click();
    await panel.turn(0).question.locator('.reference-chip').waitFor();
    await panel.answerBegun();
  });

  it('goes on when New Chat is chosen, and a question there waits for it', async () => {
    const { panel, workbench } = test;
    await begin();
    await panel.startNew();
    await panel.ask(next);
    await panel.lastAnswer.getByText(`Queued: sent when the answer in "${first}" ends.`).waitFor();
    await workbench.runCommand('Phidelity: Stop Answer');
    const elsewhere = panel.document.getByRole('button', { name: `Writing an answer in "${first}"` });
    await elsewhere.click();
    await panel.button('Stop (Escape)').waitFor();
  });

  it('is stopped by unloading the model, and what waited is there, not sent', async () => {
    const { panel, workbench } = test;
    await begin();
    await panel.ask(next);
    await panel.turn(1).answer.getByText('Queued').waitFor();
    await workbench.runCommand('Phidelity: Unload Model');
    answers.resume();
    await panel.turn(0).answer.getByText('Stopped: the model was unloaded.').waitFor();
    await panel
      .turn(1)
      .answer.getByText(/^Not sent/)
      .waitFor();
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await panel.turn(1).answer.getByRole('button', { name: 'Send' }).click();
    await panel.answerBegun();
  });

  it('loses nothing that waited when the window is reloaded', async () => {
    const { panel, workbench } = test;
    await begin();
    await panel.ask(next);
    await panel.turn(1).answer.getByText('Queued').waitFor();
    await workbench.reload();
    await panel.open();
    await panel
      .turn(1)
      .answer.getByText(/^Not sent/)
      .waitFor();
    await panel.turn(1).answer.getByRole('button', { name: 'Take Back' }).click();
    await panel.turns.nth(1).waitFor({ state: 'detached' });
    await until(async () => (await panel.box.inputValue()) === next, 'the question in the box');
    await panel.box.fill('');
  });

  it('is stopped when its chat is deleted, which the question says', async () => {
    const { panel, workbench, chats } = test;
    await begin();
    await workbench.runCommand('Phidelity: Delete Chat…');
    assert.match(await workbench.dialog.innerText(), /An answer is being written or queued in it/);
    const before = chats.ids().length;
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    answers.resume();
    await panel.emptyState.waitFor();
    await workbench.statusBarItem(/^\s*Phidelity · demo model\s*$/).waitFor();
    assert.equal(chats.ids().length, before - 1);
  });
});
