import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { panelTest } from './support/panelTest.ts';

const fetchJson = 'How do I fetch JSON from a URL?';

describe('the model, its status and its settings', () => {
  const test = panelTest({
    settings: { 'phidelity.model.contextSize': 10_000_000, 'phidelity.chat.temperature': 'warm' },
    prepare: ({ folder }) => {
      writeFileSync(path.join(folder, 'poem.gguf'), 'Roses are red, violets are blue.\n'.repeat(100));
      mkdirSync(path.join(folder, 'directory.gguf'));
    },
  });
  const status = (): Locator =>
    test.workbench.page.locator('.statusbar-item[id="phidelity.phidelity.phidelity.engine"]');
  const clearNotifications = async (): Promise<void> => {
    await test.workbench.runCommand('Notifications: Clear All Notifications');
    await test.workbench.notifications.first().waitFor({ state: 'detached' });
  };
  /** Picks an entry of the menu behind the status bar entry. */
  const choose = async (label: string): Promise<void> => {
    await status().click();
    await test.workbench.quickInputRows.filter({ hasText: label }).click();
  };

  it('names every setting that cannot be used, and the value that is used instead', async () => {
    const { notifications } = test.workbench;
    await notifications.nth(1).waitFor();
    const texts = (await notifications.allInnerTexts()).join('\n');
    assert.match(
      texts,
      /"phidelity\.model\.contextSize" must be a whole number from 512 to 1048576.*not 10000000/,
    );
    assert.match(
      texts,
      /"phidelity\.chat\.temperature" must be a number from 0 to 2, not "warm"\. 0\.1 is used instead/,
    );
    assert.equal(await notifications.count(), 2);
    await clearNotifications();
  });

  it('says so when a setting becomes wrong', async () => {
    const { workbench } = test;
    await workbench.applySettings({ 'phidelity.model.contextSize': 0, 'phidelity.chat.temperature': 0.1 });
    await workbench.notifications.getByText('not 0').waitFor();
    assert.equal(await workbench.notifications.count(), 1, 'what was said before is not said again');
    await workbench.notifications.getByRole('button', { name: 'Open Settings' }).click();
    await workbench.page.locator('.settings-editor').getByText('Context Size').first().waitFor();
    await workbench.applySettings({ 'phidelity.model.contextSize': null });
    await workbench.runCommand('View: Close All Editors');
  });

  it('shows in the status bar what the engine does: off, loading, ready, generating', async () => {
    const { panel, workbench } = test;
    await status().getByText('demo model: off').waitFor();
    await workbench.page.evaluate(() => {
      const item = document.getElementById('phidelity.phidelity.phidelity.engine')!;
      const seen: string[] = [];
      Object.assign(window, { seenStatus: seen });
      new MutationObserver(() => seen.push(item.textContent ?? '')).observe(item, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await choose('Load Model');
    await status()
      .getByText(/^\s*demo model$/)
      .waitFor();
    await panel.askAndWait('Show me a tour of the collections module.');
    await status()
      .getByText(/^\s*demo model$/)
      .waitFor();
    const seen = await workbench.page.evaluate(
      () => (window as unknown as { seenStatus: string[] }).seenStatus,
    );
    assert.ok(
      seen.some((text) => /loading \d+%/.test(text)),
      seen.join(' | '),
    );
    assert.ok(
      seen.some((text) => /generating/.test(text)),
      seen.join(' | '),
    );
    assert.equal(await workbench.notifications.count(), 0);
  });

  it('offers in its menu what makes sense now', async () => {
    const { workbench } = test;
    await status().click();
    await workbench.quickInputRows.first().waitFor();
    const labels = await workbench.quickInputRows.locator('.label-name').allInnerTexts();
    assert.deepEqual(
      labels.map((label) => label.trim()),
      [
        'Unload Model',
        'Download phi-4…',
        'Open Model Page',
        'Manage Downloaded Models…',
        'Choose Model File…',
        'Open Chat',
        'Endpoints…',
        'Snooze Completions…',
        'Show Completion Statistics',
        'Show Log',
        'Create Diagnostic Report',
        'Open Settings',
      ],
    );
    await workbench.page.keyboard.press('Escape');
    await choose('Unload Model');
    await status().getByText('demo model: off').waitFor();
  });

  it('opens its log and its settings', async () => {
    const { workbench } = test;
    await choose('Show Log');
    await workbench.page.locator('.part.panel .view-line', { hasText: 'phi-4-demo.gguf' }).waitFor();
    await workbench.runCommand('View: Hide Panel');
    await choose('Open Settings');
    await workbench.page.locator('.settings-editor').getByText('Completion').first().waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  const unusable = [
    { name: 'a file that is no model', file: 'poem.gguf', says: /not a GGUF/i },
    { name: 'a file that is not there', file: 'absent.gguf', says: /no file|not exist|not found/i },
    { name: 'a directory', file: 'directory.gguf', says: /folder|directory/i },
  ];
  for (const { name, file, says } of unusable) {
    it(`says in the panel what is wrong with ${name}, and offers to choose another`, async () => {
      const { folder, panel, workbench } = test;
      await workbench.applySettings({ 'phidelity.model.path': path.join(folder, file) });
      await status().getByText(path.parse(file).name).waitFor();
      const answer = await panel.askAndWait(fetchJson);
      const error = answer.getByRole('alert');
      assert.match(await error.innerText(), says);
      assert.match(await error.innerText(), new RegExp(file.replace('.', '\\.')));
      await error.getByRole('button', { name: 'Choose a model file…' }).waitFor();
      await status()
        .getByText(`${path.parse(file).name}: error`)
        .waitFor();
      assert.equal(await workbench.notifications.count(), 0, 'once is enough');
    });
  }

  it('goes on with another model that is chosen from the message', async () => {
    const { panel, workbench } = test;
    await panel.lastAnswer.getByRole('button', { name: 'Choose a model file…' }).click();
    await workbench.quickInputRow('poem.gguf').click();
    await workbench.notifications.getByText(/not a GGUF/i).waitFor();
    await clearNotifications();
    await workbench.applySettings({ 'phidelity.model.path': '' });
    await status().getByText('demo model').waitFor();
    assert.match(await (await panel.askAndWait(fetchJson)).innerText(), /requests/);
  });

  it('refuses a context that the model was not trained for', async () => {
    const { panel, workbench } = test;
    await workbench.applySettings({ 'phidelity.model.contextSize': 100_000 });
    await choose('Unload Model');
    await workbench.applySettings({ 'phidelity.chat.maxTokens': 0 });
    await workbench.notifications.getByText('phidelity.chat.maxTokens').waitFor();
    await clearNotifications();
    const error = (await panel.askAndWait(fetchJson)).getByRole('alert');
    assert.match(await error.innerText(), /16,384/);
    await error.getByRole('button', { name: 'Open settings' }).waitFor();
  });
});
