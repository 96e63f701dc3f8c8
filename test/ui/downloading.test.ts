import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { modelCatalogue } from '../../src/core/models/modelCatalogue.ts';
import { projectRoot } from '../../tools/projectRoot.ts';
import { ModelServer, zeros } from '../support/modelServer.ts';
import { panelTest } from './support/panelTest.ts';

const [file] = modelCatalogue;

describe('downloading phi-4', () => {
  const test = panelTest();
  let server: ModelServer;

  before('start a mirror that has a file of the right size', async () => {
    server = await ModelServer.start(zeros(file!.bytes));
    server.bytesPerSecond = 2_000_000;
    await test.workbench.applySettings({ 'phidelity.model.mirror': server.origin });
  });

  after(() => server.stop());

  /** As a toast, or in the list behind the bell, where a toast goes after a while. */
  const notification = (text: string | RegExp): Locator =>
    test.workbench.page.locator('.notification-list-item', { hasText: text });
  const models = (): string =>
    path.join(test.workbench.window.profile.userDataDir, 'User/globalStorage/phidelity.phidelity/models');

  it('offers the file with its size and how it suits this machine', async () => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Download phi-4…');
    const row = workbench.quickInputRows.filter({ hasText: 'phi-4 Q4_K_M' });
    await row.waitFor();
    assert.match(await row.innerText(), /9\.05 GB/);
    // The plan depends on what is free here.
    assert.match(await row.innerText(), /needs [\d.]+ GB.* free on disk/s);
    await workbench.quickInputRows.filter({ hasText: 'Use a File I Have…' }).waitFor();
    assert.equal(server.requests.length, 0);
    await row.click();
  });

  it('shows source and destination, and sends nothing before the user confirms', async () => {
    const { dialog } = test.workbench;
    await dialog.waitFor();
    const text = await dialog.innerText();
    assert.match(text, /Download phi-4 Q4_K_M \(9\.05 GB\) from 127\.0\.0\.1:\d+\?/);
    assert.match(text, /repository bartowski\/phi-4-GGUF/);
    assert.ok(text.includes(models()), text);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(server.requests.length, 0);
    assert.equal(existsSync(models()), false);
  });

  const agree = async (): Promise<void> => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Download phi-4…');
    await workbench.quickInputRows.filter({ hasText: 'phi-4 Q4_K_M' }).click();
    await workbench.dialog.getByRole('button', { name: 'Download' }).click();
  };

  it('shows the progress, the speed and the time left', async () => {
    await agree();
    await notification(/Downloading phi-4 Q4_K_M.*MB of 9\.05 GB, [\d.]+ [kM]B\/s, .* left/s).waitFor();
    assert.equal(
      server.requests[0]?.path,
      `/bartowski/phi-4-GGUF/resolve/${file!.revision}/phi-4-Q4_K_M.gguf`,
    );
  });

  it('pauses when it is cancelled, keeps the partial file, and says so', async () => {
    await notification('Downloading').getByRole('button', { name: 'Cancel' }).click();
    const paused = notification(/is paused at 0%.*kept when VS Code closes/);
    await paused.waitFor();
    assert.deepEqual(readdirSync(models()).toSorted(), [
      'phi-4-Q4_K_M.gguf.part',
      'phi-4-Q4_K_M.gguf.part.json',
    ]);
    await test.workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('offers to resume after a restart of VS Code', async function () {
    this.timeout(180_000);
    const before = server.requests.length;
    await test.restart();
    await test.workbench.runCommand('Notifications: Show Notifications');
    const offer = notification(
      /0% of phi-4 Q4_K_M is downloaded\. Resume downloading the remaining 9\.\d\d GB/,
    );
    await offer.waitFor();
    assert.equal(server.requests.length, before);
    await offer.getByRole('button', { name: 'Resume' }).click();
    await notification(/Downloading phi-4 Q4_K_M.*\/s, /s).waitFor();
    assert.ok(server.offsets.at(-1)! > 100_000, `${server.offsets.at(-1)}`);
  });

  it('is in the model menu while it runs', async () => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Show Model Menu');
    await workbench.quickInputRows.filter({ hasText: 'Pause Download…' }).click();
    await notification('is being downloaded').getByRole('button', { name: 'Pause' }).click();
    await notification('is paused at').waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('says what is wrong with a mirror, and offers what helps', async () => {
    const { workbench } = test;
    server.faults.push({ kind: 'status', status: 403 });
    await agree();
    const refused = notification(/denied the download \(403\)/);
    await refused.getByRole('button', { name: 'Set Token…' }).click();
    await workbench.quickInput.getByText(`Token for ${server.origin}`).waitFor();
    await workbench.page.keyboard.type('secret-token');
    await workbench.page.keyboard.press('Enter');
    await notification(/The token for .* was saved/).waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    server.faults.push({ kind: 'status', status: 404 });
    await agree();
    await notification(/does not have the file \(404\)/).waitFor();
    assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer secret-token');
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('lists downloads, and deletes one after confirmation', async () => {
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Manage Downloaded Models…');
    const row = workbench.quickInputRows.filter({ hasText: 'phi-4-Q4_K_M.gguf' });
    await row.filter({ hasText: /0% of 9\.05 GB downloaded – select to resume/ }).hover();
    await row.getByRole('button', { name: 'Delete' }).or(row.locator('.codicon-trash')).first().click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await workbench.dialog.waitFor({ state: 'detached' });
    while (readdirSync(models()).length > 0) await workbench.page.waitForTimeout(50);
  });

  it('switches to a downloaded model, and to the demo model when it is deleted', async function () {
    this.timeout(180_000);
    const { workbench } = test;
    const row = workbench.quickInputRows.filter({ hasText: 'other.gguf' });
    const manage = async (): Promise<void> => {
      await workbench.runCommand('Phidelity: Manage Downloaded Models…');
      // What pops up under the mouse would cover the list.
      await workbench.page.mouse.move(0, 0);
      await row.waitFor();
    };
    copyFileSync(path.join(projectRoot, 'models/phi-4-demo.gguf'), path.join(models(), 'other.gguf'));
    await manage();
    await row.click();
    const isUsed = async (): Promise<boolean> => {
      await manage();
      const text = await row.innerText();
      if (!text.includes('in use')) await workbench.page.keyboard.press('Escape');
      return text.includes('in use');
    };
    while (!(await isUsed())) await workbench.page.waitForTimeout(500);
    await row.hover();
    await row.locator('.codicon-trash').click();
    assert.match(await workbench.dialog.innerText(), /It is in use.*will switch to its demo model/s);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    while (readdirSync(models()).length > 0) await workbench.page.waitForTimeout(50);
    await workbench.statusBarItem('demo model: off').waitFor();
  });
});
