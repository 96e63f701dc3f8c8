import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import { engineProcess } from './support/engineProcess.ts';
import { panelTest } from './support/panelTest.ts';
import { longAnswers, PausedAnswers } from './support/pausedAnswers.ts';

/** Its answer is long under these settings, in a new chat and in one with such an answer. */
const question = 'Who are you?';

/** The engine that runs, or will, when it is none of these. */
async function engineBeside(ended: ReadonlySet<number>): Promise<number> {
  let id = 0;
  await until(async () => {
    id = (await engineProcess().catch(() => undefined))?.id ?? 0;
    return id > 0 && !ended.has(id);
  }, 'another engine process');
  return id;
}

/** Letters alone: signs that babble begins with may turn out to be Markdown when more of it is there. */
const letters = (text: string): string => text.replaceAll(/\P{L}/gu, '');
const beginningOf = (begun: string): string => letters(begun).slice(0, 10);

async function assertBegins(answer: Locator, begun: string): Promise<void> {
  const text = letters(await answer.locator('.answer-text').innerText());
  const beginning = beginningOf(begun);
  assert.ok(text.startsWith(beginning), `"${text.slice(0, 40)}" does not begin with "${beginning}"`);
}

describe('an answer that is interrupted', () => {
  const test = panelTest({ settings: longAnswers });
  const answers = new PausedAnswers(test);

  afterEach(() => answers.resume());

  /** Waits until the newest answer on the disk begins so. */
  const written = (beginning: string): Promise<void> =>
    until(() => {
      const events = test.chats.events();
      const asked = events
        .filter((event) => event.type === 'asked')
        .toSorted((one, other) => one.at - other.at);
      const turn = asked.at(-1)?.turn;
      const texts = events.flatMap((event) =>
        event.type === 'text' && event.turn === turn ? [event.text] : [],
      );
      return letters(texts.join('')).startsWith(beginning);
    }, `"${beginning}" on the disk`);

  it('keeps its text when it is stopped by the button', async () => {
    const { panel } = test;
    await panel.startNew();
    const begun = await answers.ask(question);
    await panel.button('Stop (Escape)').click();
    answers.resume();
    const answer = await panel.answered();
    await answer.getByText('Stopped.').waitFor();
    await assertBegins(answer, begun);
    await panel.button('Send (Enter)').waitFor();
  });

  it('keeps its text when it is stopped by Escape', async () => {
    const { panel, workbench } = test;
    await panel.startNew();
    const begun = await answers.ask(question);
    await workbench.page.keyboard.press('Escape');
    answers.resume();
    const answer = await panel.answered();
    await answer.getByText('Stopped.').waitFor();
    await assertBegins(answer, begun);
  });

  it('keeps its text when the engine is killed, says so, and the engine is back by itself', async () => {
    const { panel, workbench } = test;
    await panel.startNew();
    const begun = await answers.ask(question);
    process.kill((await engineProcess()).id, 'SIGKILL');
    const answer = await panel.answered();
    assert.match(
      await answer.getByRole('alert').innerText(),
      /engine stopped unexpectedly.*is restarting it/is,
    );
    await assertBegins(answer, begun);
    await workbench.statusBarItem(/inference engine stopped unexpectedly/).waitFor();
    await workbench.statusBarItem(/^\s*Phidelity · demo model\s*$/).waitFor();
    assert.equal(await workbench.notifications.count(), 0, 'the panel has said it');

    await answer.getByRole('button', { name: 'Try Again' }).click();
    await panel.button('Stop (Escape)').waitFor();
    await panel.answerBegun();
    await answers.pause();
    await panel.button('Stop (Escape)').click();
    answers.resume();
    await (await panel.answered()).getByText('Stopped.').waitFor();
  });

  it('can be asked for again when the engine has crashed three times in a row and stays down', async () => {
    const { panel, workbench } = test;
    const ready = workbench.statusBarItem(/^\s*Phidelity · demo model\s*$/);
    await panel.startNew();
    // From here on the crashes before no longer count.
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.statusBarItem(/demo model: off/).waitFor();
    await workbench.runCommand('Phidelity: Load Model');
    const ended = new Set<number>();
    while (ended.size < 3) {
      // Only then is the process of the model that was unloaded gone for sure.
      await ready.waitFor();
      const id = await engineBeside(ended);
      process.kill(id, 'SIGKILL');
      ended.add(id);
      await ready.waitFor({ state: 'detached' });
    }
    await panel.problem
      .getByText(/stopped unexpectedly 3 times in a row.*not restarted automatically/)
      .waitFor();
    await panel.problem.getByRole('button', { name: 'Show Log' }).waitFor();
    await workbench.statusBarItem(/demo model: error/).waitFor();
    assert.equal(await workbench.notifications.count(), 0, 'the panel and the status bar have said it');

    await panel.problem.getByRole('button', { name: 'Try Again' }).click();
    await ready.waitFor();
    await answers.ask(question);
    await panel.button('Stop (Escape)').click();
    answers.resume();
    await (await panel.answered()).getByText('Stopped.').waitFor();
  });

  it('is there up to the last moment after the window was reloaded', async () => {
    const { panel, workbench } = test;
    await panel.startNew();
    const begun = await answers.ask(question, 60);
    await workbench.reload();
    await panel.open();
    const answer = await panel.answered();
    await answer.getByText(/Interrupted|Stopped/).waitFor();
    await assertBegins(answer, begun);
  });

  it('is there after the extension host was killed', async () => {
    const { panel, workbench } = test;
    await panel.startNew();
    const begun = await answers.ask(question, 20);
    // What is on the page may be on the disk 300 ms later only.
    await written(beginningOf(begun));
    process.kill((await engineProcess()).parent, 'SIGKILL');
    await workbench.reload();
    await panel.open();
    const answer = await panel.answered();
    await answer.getByText(/Interrupted: Phidelity was closed/).waitFor();
    await assertBegins(answer, begun);
  });

  it('is there, with all others, after VS Code was ended and started again', async () => {
    const { panel } = test;
    const before = await panel.turns.count();
    const begun = await answers.ask(question, 60);
    await test.restart();
    assert.equal(await test.panel.turns.count(), before + 1);
    const answer = await test.panel.answered();
    await answer.getByText(/Interrupted|Stopped/).waitFor();
    await assertBegins(answer, begun);
  });
});
