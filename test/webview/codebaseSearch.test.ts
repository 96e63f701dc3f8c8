import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { ContextSuggestion } from '../../src/protocol/chatViewContract.ts';
import { until } from '../support/until.ts';
import { PanelFixture } from '../../tools/panel/panelFixture.ts';
import { answeringTurn, chatState } from '../../tools/panel/sampleStates.ts';

describe('#codebase', () => {
  let fixture: PanelFixture;
  before(async () => (fixture = await PanelFixture.start()));
  after(() => fixture.stop());
  afterEach(() => fixture.closePanels());

  const suggestion: ContextSuggestion = {
    kind: 'codebase',
    label: 'codebase',
    description: 'Find the code that your question is about',
    uri: '',
    startLine: 1,
    endLine: 1,
  };
  const boxOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Question' });

  it('finds code before the question is sent, which stays in the box for the user to send', async () => {
    const { page, host } = await fixture.open();
    host.findCode = () => ({ found: 3, files: 1_204 });
    const box = boxOf(page);
    await box.fill('Where is #codebase the tax added?');
    await page.getByRole('button', { name: 'Find Code (Enter)' }).waitFor();
    await box.press('Enter');
    await page
      .locator('.codebase-note')
      .getByText('Functions and classes found: 3, in 1,204 files. Remove what does not belong, then send.')
      .waitFor();
    await until(async () => (await box.inputValue()) === 'Where is the tax added?');
    await until(() => box.evaluate((element) => element === document.activeElement));
    await page.getByRole('status').getByText('Functions and classes found: 3').waitFor();
    await page.getByRole('button', { name: 'Send (Enter)' }).waitFor();
    await box.press('Enter');
    assert.deepEqual(await host.askedFor(2), [
      { method: 'attachFoundCode', params: { question: 'Where is the tax added?' } },
      { method: 'ask', params: { question: 'Where is the tax added?' } },
    ]);
    await page.locator('.codebase-note').waitFor({ state: 'detached' });
  });

  it('says how far it has read, and what to do where nothing is found', async () => {
    const { page, host } = await fixture.open();
    let answer: (found: { found: number; files: number }) => void = () => {};
    host.findCode = (_, report) => {
      report({ read: 350, total: 2_031 });
      return new Promise((resolve) => (answer = resolve));
    };
    await boxOf(page).fill('#codebase tax');
    await boxOf(page).press('Enter');
    await page.getByText('Reading files: 350 of 2,031').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Find Code (Enter)' }).isDisabled());
    answer({ found: 0, files: 2_031 });
    await page
      .locator('.codebase-note')
      .getByText('Nothing was found in 2,031 files. Reword the question, or send it without code.')
      .waitFor();
    await until(async () => (await boxOf(page).inputValue()) === 'tax');
    host.findCode = () => ({ found: 0, files: 0 });
    await boxOf(page).fill('tax #CodeBase');
    await boxOf(page).press('Enter');
    await page.locator('.codebase-note').getByText('There are no Python files to look in.').waitFor();
  });

  it('ends with Escape, which does not stop an answer', async () => {
    const { page, host } = await fixture.open({ state: chatState([answeringTurn()]) });
    let signal: AbortSignal | undefined;
    host.findCode = (given) => {
      signal = given;
      return new Promise((resolve) =>
        given.addEventListener('abort', () => resolve({ found: 0, files: 0 }), { once: true }),
      );
    };
    await boxOf(page).fill('#codebase tax');
    await boxOf(page).press('Enter');
    await page.locator('.codebase-note').getByText('Looking for code…').waitFor();
    await boxOf(page).press('Escape');
    await page.locator('.codebase-note').waitFor({ state: 'detached' });
    await until(async () => (await boxOf(page).inputValue()) === '#codebase tax');
    await until(() => signal?.aborted === true);
    assert.deepEqual(
      host.asked.map(({ method }) => method),
      ['attachFoundCode'],
    );
  });

  it('is only asked for by a word of its own', async () => {
    const { page, host } = await fixture.open();
    for (const text of ['a#codebase b', '#codebases', '#codebase-x']) {
      await boxOf(page).fill(text);
      // While a question is being sent, the next one waits in the box.
      await until(() => page.getByRole('button', { name: 'Send (Enter)' }).isEnabled());
      await boxOf(page).press('Enter');
    }
    assert.deepEqual(
      (await host.askedFor(3)).map(({ method }) => method),
      ['ask', 'ask', 'ask'],
    );
  });

  it('takes the place of all that was typed, also of what the list does not know yet', async () => {
    const { page, host } = await fixture.open();
    host.suggestions = [suggestion];
    await boxOf(page).pressSequentially('Why? #c');
    await page.getByRole('option', { name: 'codebase' }).waitFor();
    // The next list never comes.
    host.suggestions = new Promise(() => {});
    await page.keyboard.type('ode');
    await page.keyboard.press('Enter');
    await until(async () => (await boxOf(page).inputValue()) === 'Why? #codebase ');
  });

  it('is completed like other context, and stays in the box', async () => {
    const { page, host } = await fixture.open();
    host.suggestions = [suggestion];
    const box = boxOf(page);
    await box.pressSequentially('#co');
    await page.getByRole('option', { name: 'codebase' }).waitFor();
    // The box is a combobox now.
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await until(async () => (await box.inputValue()) === '#codebase ');
    await box.pressSequentially('tax');
    await box.press('Enter');
    assert.deepEqual(await host.askedFor(1), [{ method: 'attachFoundCode', params: { question: 'tax' } }]);
  });
});
