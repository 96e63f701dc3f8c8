import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { modelCatalogue } from '../../src/core/models/modelCatalogue.ts';
import { projectRoot } from '../../tools/projectRoot.ts';
import { ModelServer, zeros } from '../support/modelServer.ts';
import { until } from '../support/until.ts';
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

  const notification = (text: string | RegExp): Locator => test.workbench.notificationItem(text);
  const models = (): string =>
    path.join(test.workbench.window.profile.userDataDir, 'User/globalStorage/phidelity.phidelity/models');

  /** What is in the folder for models, which may not be there yet. */
  const present = (): string[] => (existsSync(models()) ? readdirSync(models()) : []);
  const offer = async (): Promise<Locator> => {
    await test.workbench.runCommand('Phidelity: Download phi-4…');
    return test.workbench.quickInputRows.filter({ hasText: 'phi-4 Q4_K_M' });
  };
  const agree = async (): Promise<void> => {
    await (await offer()).click();
    await test.workbench.dialog.getByRole('button', { name: 'Download' }).click();
  };
  const running = (): Locator =>
    notification(/Downloading phi-4 Q4_K_M.*MB of 9\.05 GB, [\d.]+ [kM]B\/s, .* left/s);
  /** Has a download run, unless one does. */
  const run = async (): Promise<void> => {
    if ((await notification('Downloading').count()) === 0) await agree();
    await running().waitFor();
  };
  /** Has a part of the file be here, and nothing run, unless that is so. */
  const pause = async (): Promise<void> => {
    if ((await notification('Downloading').count()) === 0 && present().length > 0) return;
    await run();
    await notification('Downloading').getByRole('button', { name: 'Cancel' }).click();
    await notification(/is paused at 0%.*kept when VS Code closes/).waitFor();
    await test.workbench.clearNotifications();
  };

  it('offers the file with its size and how it suits this machine', async () => {
    const { workbench } = test;
    const row = await offer();
    await row.waitFor();
    assert.match(await row.innerText(), /9\.05 GB/);
    // The plan depends on what is free here.
    assert.match(await row.innerText(), /needs [\d.]+ GB.* free on disk/s);
    await workbench.quickInputRows.filter({ hasText: 'Use a File I Have…' }).waitFor();
    assert.equal(server.requests.length, 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
  });

  it('shows source and destination, and sends nothing before the user confirms', async () => {
    const { dialog } = test.workbench;
    await (await offer()).click();
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

  it('shows the progress, the speed and the time left', async () => {
    await run();
    assert.equal(
      server.requests[0]?.path,
      `/bartowski/phi-4-GGUF/resolve/${file!.revision}/phi-4-Q4_K_M.gguf`,
    );
  });

  it('pauses when it is cancelled, keeps the partial file, and says so', async () => {
    await run();
    await notification('Downloading').getByRole('button', { name: 'Cancel' }).click();
    await notification(/is paused at 0%.*kept when VS Code closes/).waitFor();
    assert.deepEqual(readdirSync(models()).toSorted(), [
      'phi-4-Q4_K_M.gguf.part',
      'phi-4-Q4_K_M.gguf.part.json',
    ]);
    await test.workbench.clearNotifications();
  });

  it('offers to resume after a restart of VS Code', async function () {
    this.timeout(180_000);
    await pause();
    const before = server.requests.length;
    await test.restart();
    await test.workbench.runCommand('Notifications: Show Notifications');
    const goingOn = notification(
      /0% of phi-4 Q4_K_M is downloaded\. Resume downloading the remaining 9\.\d\d GB/,
    );
    await goingOn.waitFor();
    assert.equal(server.requests.length, before);
    await goingOn.getByRole('button', { name: 'Resume' }).click();
    await notification(/Downloading phi-4 Q4_K_M.*\/s, /s).waitFor();
    assert.ok(server.offsets.at(-1)! > 100_000, `${server.offsets.at(-1)}`);
  });

  it('is in the model menu while it runs', async () => {
    const { workbench } = test;
    await run();
    await workbench.runCommand('Phidelity: Show Model Menu');
    await workbench.quickInputRows.filter({ hasText: 'Pause Download…' }).click();
    await notification('is being downloaded').getByRole('button', { name: 'Pause' }).click();
    await notification('is paused at').waitFor();
    await workbench.clearNotifications();
  });

  it('says what is wrong with a mirror, and offers what helps', async () => {
    const { workbench } = test;
    await pause();
    server.faults.push({ kind: 'status', status: 403 });
    await agree();
    const refused = notification(/denied the download \(403\)/);
    await refused.getByRole('button', { name: 'Set Token for Model Downloads…' }).click();
    await workbench.quickInput.getByText(`Token for ${server.origin}`).waitFor();
    await workbench.page.keyboard.type('secret-token');
    await workbench.page.keyboard.press('Enter');
    await notification(/The token for .* was saved/).waitFor();
    await workbench.clearNotifications();
    server.faults.push({ kind: 'status', status: 404 });
    await agree();
    await notification(/does not have the file \(404\)/).waitFor();
    assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer secret-token');
    await workbench.clearNotifications();
  });

  it('lists downloads, and deletes one after confirmation', async () => {
    const { workbench } = test;
    await pause();
    await workbench.runCommand('Phidelity: Manage Downloaded Models…');
    const row = workbench.quickInputRows.filter({ hasText: 'phi-4-Q4_K_M.gguf' });
    await row.filter({ hasText: /0% of 9\.05 GB downloaded – select to resume/ }).hover();
    await row.getByRole('button', { name: 'Delete' }).click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await workbench.dialog.waitFor({ state: 'detached' });
    await until(() => present().length === 0, 'an empty folder for models');
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
    mkdirSync(models(), { recursive: true });
    copyFileSync(path.join(projectRoot, 'models/phi-4-demo.gguf'), path.join(models(), 'other.gguf'));
    await manage();
    await row.click();
    const isUsed = async (): Promise<boolean> => {
      await manage();
      const text = await row.innerText();
      if (!text.includes('in use')) await workbench.page.keyboard.press('Escape');
      return text.includes('in use');
    };
    await until(isUsed, '"in use" beside other.gguf');
    await row.hover();
    await row.getByRole('button', { name: 'Delete' }).click();
    assert.match(await workbench.dialog.innerText(), /It is in use.*will switch to its demo model/s);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await until(() => present().length === 0, 'an empty folder for models');
    await workbench.statusBarItem('demo model: off').waitFor();
  });
});
