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
  const status = (): Locator => test.workbench.statusEntry('engine');
  /** Picks an entry of the menu behind the status bar entry. */
  const choose = async (label: string): Promise<void> => {
    await status().click();
    await test.workbench.quickInputRows.filter({ hasText: label }).click();
  };

  const load = async (): Promise<void> => {
    if (await status().getByText('demo model: off').isVisible()) await choose('Load Model');
    await status()
      .getByText(/^\s*Phidelity · demo model$/)
      .waitFor();
  };
  const unload = async (): Promise<void> => {
    if (!(await status().getByText('demo model: off').isVisible())) await choose('Unload Model');
    await status().getByText('demo model: off').waitFor();
  };
  /** Asks a model file that cannot be one, and returns what is said about it. */
  const refused = async (file: string): Promise<Locator> => {
    // A loaded model stays the one that the status bar names.
    if (
      await status()
        .getByText(/^\s*Phidelity · demo model$/)
        .isVisible()
    )
      await unload();
    await test.workbench.applySettings({ 'phidelity.model.path': path.join(test.folder, file) });
    await status().getByText(path.parse(file).name).waitFor();
    return (await test.panel.askAndWait(fetchJson)).getByRole('alert');
  };

  /** The warnings about the settings that VS Code started with. */
  let warnings = '';
  before('wait for the warnings about invalid settings', async () => {
    const { notifications } = test.workbench;
    await notifications.nth(1).waitFor();
    assert.equal(await notifications.count(), 2);
    warnings = (await notifications.allInnerTexts()).join('\n');
    await test.workbench.clearNotifications();
  });

  it('names every invalid setting, and the value that is used instead', () => {
    assert.match(
      warnings,
      /The value 10000000 of the setting "phidelity\.model\.contextSize" is invalid\. Expected an integer from 512 to 1048576/,
    );
    assert.match(
      warnings,
      /The value "warm" of the setting "phidelity\.chat\.temperature" is invalid\. Expected a number from 0 to 2\. The default, 0\.1, is used instead/,
    );
  });

  it('warns when a setting becomes invalid', async () => {
    const { workbench } = test;
    await workbench.applySettings({ 'phidelity.model.contextSize': 0, 'phidelity.chat.temperature': 0.1 });
    await workbench.notifications.getByText('The value 0 of').waitFor();
    assert.equal(await workbench.notifications.count(), 1, 'what was said before is not said again');
    await workbench.notifications.getByRole('button', { name: 'Open Settings' }).click();
    await workbench.settingsEditor.getByText('Context Size').first().waitFor();
    await workbench.applySettings({ 'phidelity.model.contextSize': null });
    await workbench.runCommand('View: Close All Editors');
  });

  it('shows in the status bar what the engine does: off, loading, ready, generating', async () => {
    const { panel, workbench } = test;
    await unload();
    const texts = await workbench.watchStatusEntry();
    await choose('Load Model');
    await status()
      .getByText(/^\s*Phidelity · demo model$/)
      .waitFor();
    await panel.askAndWait('Show me a tour of the collections module.');
    await status()
      .getByText(/^\s*Phidelity · demo model$/)
      .waitFor();
    const seen = await texts();
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
    await load();
    await status().click();
    await workbench.quickInputRows.first().waitFor();
    assert.deepEqual(await workbench.quickInputLabels(), [
      'Unload Model',
      'Download phi-4…',
      'Open Model Page',
      'Manage Downloaded Models…',
      'Choose Model File…',
      'Open Chat',
      'Endpoints…',
      'Snooze Completions…',
      'Show Completion Statistics',
      'Help…',
      'Show Log',
      'Create Diagnostic Report',
      'Open Settings',
    ]);
    await workbench.page.keyboard.press('Escape');
    await choose('Unload Model');
    await status().getByText('demo model: off').waitFor();
  });

  it('opens its log and its settings', async () => {
    const { workbench } = test;
    await load();
    await choose('Show Log');
    await workbench.outputLine('phi-4-demo.gguf').waitFor();
    await workbench.runCommand('View: Hide Panel');
    await choose('Open Settings');
    await workbench.settingsEditor.getByText('Completion').first().waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  it('leads to the pages of its documentation, with their pictures and links', async () => {
    const { workbench } = test;
    await choose('Help…');
    await workbench.quickInputRows.getByText('Verified APIs').click();
    const page = workbench.markdownPreview;
    await page.getByRole('heading', { name: 'Verified APIs', level: 1 }).waitFor();
    // A picture that is missing has the size of its alternative text, or none.
    await page.locator('img').first().click({ trial: true });
    const decoded = await page.locator('img').evaluateAll(async (images) => {
      const pictures = images as unknown as { decode(): Promise<void> }[];
      await Promise.all(pictures.map((image) => image.decode()));
      return pictures.length;
    });
    assert.ok(decoded > 2);
    await page.getByRole('link', { name: 'performance.md' }).click();
    await page.getByRole('heading', { name: 'Performance', level: 1 }).waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  const unusable = [
    { name: 'a file that is no model', file: 'poem.gguf', says: /not a GGUF/i },
    { name: 'a file that is not there', file: 'absent.gguf', says: /no file|not exist|not found/i },
    { name: 'a directory', file: 'directory.gguf', says: /folder|directory/i },
  ];
  for (const { name, file, says } of unusable) {
    it(`says in the panel what is wrong with ${name}, and offers to choose another`, async () => {
      const { workbench } = test;
      const error = await refused(file);
      assert.match(await error.innerText(), says);
      assert.match(await error.innerText(), new RegExp(file.replace('.', '\\.')));
      await error.getByRole('button', { name: 'Choose Model File…' }).waitFor();
      await status()
        .getByText(`${path.parse(file).name}: error`)
        .waitFor();
      assert.equal(await workbench.notifications.count(), 0, 'once is enough');
    });
  }

  it('continues with another model that is chosen from the message', async () => {
    const { panel, workbench } = test;
    const error = await refused('directory.gguf');
    await error.getByRole('button', { name: 'Choose Model File…' }).click();
    await workbench.quickInputRow('poem.gguf').click();
    await workbench.notifications.getByText(/not a GGUF/i).waitFor();
    await workbench.clearNotifications();
    await workbench.applySettings({ 'phidelity.model.path': '' });
    await status().getByText('demo model').waitFor();
    assert.match(await (await panel.askAndWait(fetchJson)).innerText(), /requests/);
  });

  it('refuses a context that the model was not trained for', async () => {
    const { panel, workbench } = test;
    await load();
    await workbench.applySettings({ 'phidelity.model.contextSize': 100_000 });
    await choose('Unload Model');
    await workbench.applySettings({ 'phidelity.chat.maxTokens': 0 });
    await workbench.notifications.getByText('phidelity.chat.maxTokens').waitFor();
    await workbench.clearNotifications();
    const error = (await panel.askAndWait(fetchJson)).getByRole('alert');
    assert.match(await error.innerText(), /16,384/);
    await error.getByRole('button', { name: 'Open Settings' }).waitFor();
  });
});
