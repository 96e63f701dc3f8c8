import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

describe('Finding code', () => {
  const test = panelTest({ workspace: 'demo/workspace' });
  const inBox = (): Locator => test.panel.document.locator('.composer .attachment-chip');
  const chip = (name: string): Locator =>
    test.panel.document.locator('.composer').getByRole('button', { name });

  it('finds code for #codebase with the keyboard alone, shows it, and sends what the user leaves', async () => {
    const { panel } = test;
    await panel.openEmpty();
    await panel.box.fill('');
    await panel.box.pressSequentially('#code');
    await panel.document.getByRole('option', { name: 'codebase' }).waitFor();
    await test.workbench.page.keyboard.press('Enter');
    await panel.box.pressSequentially('How are the most common words counted?');
    await panel.box.press('Enter');
    await panel.document.locator('.codebase-note').getByText('Functions and classes found').waitFor();
    await chip('text_stats.py:').first().waitFor();
    await until(async () => (await panel.box.inputValue()) === 'How are the most common words counted?');
    const names = await inBox().locator('.attachment-name').allInnerTexts();
    assert.ok(
      names.some((name) => /^most_common_words \(text_stats\.py:\d+-\d+\)$/.test(name)),
      names.join('; '),
    );
    const isWanted = (name: string): boolean => name.includes('(text_stats.py:');
    for (const name of names.filter((one) => !isWanted(one)))
      await panel.document.getByRole('button', { name: `Remove ${name} from the question` }).click();
    await until(async () => (await inBox().count()) === names.filter(isWanted).length);
    const left = await inBox().locator('.attachment-name').allInnerTexts();
    await panel.askAndWait('How are the most common words counted?');
    for (const name of left) await panel.turn(-1).question.getByRole('button', { name }).first().waitFor();
    const [stored] = test.chats.events().filter((event) => event.type === 'asked');
    assert.match(JSON.stringify(stored), /def most_common_words/);
  });
});
