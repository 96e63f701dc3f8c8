import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { projectRoot } from '../../tools/projectRoot.ts';
import { fileOf } from '../support/fileOf.ts';
import { ggufHeader } from '../support/ggufFile.ts';
import { ModelServer } from '../support/modelServer.ts';
import { until } from '../support/until.ts';
import { panelTest } from './support/panelTest.ts';

/** Stands in for phi-4: a model that loads and answers. */
const content = readFileSync(path.join(projectRoot, 'models/phi-4-demo.gguf'));
const file = fileOf(content);
/** One whose checksum only the server knows. */
const smaller = { ...file, name: 'smaller stand-in', fileName: 'smaller.gguf', sha256: null };

describe('the model page', () => {
  const test = panelTest({
    catalogue: [file, smaller],
    prepare: ({ folder }) => {
      writeFileSync(path.join(folder, 'sign-in.gguf'), '<!DOCTYPE html><title>Sign in</title>');
      writeFileSync(path.join(folder, 'reader.gguf'), ggufHeader({ 'general.architecture': 'bert' }));
      writeFileSync(path.join(folder, 'chatty.gguf'), content);
    },
  });
  let server: ModelServer;

  before('start a mirror', async () => {
    server = await ModelServer.start(content);
    await test.workbench.applySettings({ 'phidelity.model.mirror': server.origin });
  });

  after(() => server.stop());

  const card = (name: string): Locator =>
    test.workbench.extensionPage.getByRole('article', { name, exact: true });
  const button = (name: string): Locator =>
    test.workbench.extensionPage.getByRole('button', { name, exact: true });
  const models = (): string =>
    path.join(test.workbench.window.profile.userDataDir, 'User/globalStorage/phidelity.phidelity/models');
  const notification = (text: string | RegExp): Locator => test.workbench.notificationItem(text);
  /** Brings the page to the front. */
  const open = async (): Promise<void> => {
    await test.workbench.runCommand('Phidelity: Open Model Page');
    await card(file.name).waitFor();
  };
  const userSettings = (): string =>
    readdirSync(test.workbench.window.profile.userDataDir)
      .filter((scope) => scope === 'User' || scope === 'Machine')
      .map((scope) =>
        readFileSync(path.join(test.workbench.window.profile.userDataDir, scope, 'settings.json'), 'utf8'),
      )
      .join('\n');
  const agree = async (label: 'Download' | 'Resume'): Promise<void> => {
    await button(`${label} ${file.name}`).click();
    await test.workbench.dialog.getByRole('button', { name: 'Download' }).click();
  };

  /** Has a slow download run, unless one does. */
  const run = async (): Promise<void> => {
    await open();
    if (await button(`Pause ${file.name}`).isVisible()) return;
    server.bytesPerSecond = 200_000;
    await agree((await button(`Resume ${file.name}`).isVisible()) ? 'Resume' : 'Download');
    await button(`Pause ${file.name}`).waitFor();
  };
  /** Has nothing of the file be here. */
  const cancel = async (): Promise<void> => {
    await open();
    const download = button(`Download ${file.name}`);
    if (await download.isVisible()) return;
    await button(`Cancel ${file.name}`).click();
    await test.workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await download.waitFor();
  };
  const use = async (): Promise<void> => {
    await cancel();
    server.bytesPerSecond = Number.POSITIVE_INFINITY;
    await agree('Download');
    const done = notification(/stand-in is downloaded\. Its checksum is correct/);
    await done.getByRole('button', { name: 'Use Model' }).click();
    await card(file.name).getByText('In use').waitFor();
  };

  it('opens from the banner, and says what is in use, what this machine has and what suits it', async () => {
    const { panel, workbench } = test;
    await panel.button('Get phi-4…').click();
    const page = workbench.extensionPage;
    await page.getByText('The demo model is in use, which is not phi-4.').waitFor();
    await page.getByText(/Measuring how fast phi-4 would be|Recommended for|fits into the memory/).waitFor();
    const machine = await page.getByRole('region', { name: 'This machine' }).innerText();
    assert.match(machine, /\d threads?/);
    assert.match(machine, /[\d.]+ GB, [\d.]+ GB free/);
    assert.match(machine, /Not searched: .* names no folder with a GPU package/);
    assert.ok(machine.includes(models()), machine);
  });

  it('measures how fast phi-4 will be, and calls it an estimate', async function () {
    this.timeout(180_000);
    await open();
    const status = test.workbench.extensionPage.getByRole('status');
    await status.getByText('An estimate for the CPU only:').waitFor({ timeout: 150_000 });
    const text = await status.innerText();
    assert.match(text, /Writes\s+about [\d.,]+ tok\/s/);
    assert.match(text, /Reads\s+about [\d.,]+ tok\/s/);
    // The advice has waited for it, and so has the card.
    await test.workbench.extensionPage
      .getByText(
        /Recommended for this machine: stand-in|stand-in fits into the memory of this machine, but is slow/,
      )
      .waitFor();
    assert.match(await card(file.name).innerText(), /About [\d.,]+ tok\/s on the CPU \(estimated\)/);
  });

  it('shows source and destination, and sends nothing before the user confirms', async () => {
    const { dialog } = test.workbench;
    await open();
    await button(`Download ${file.name}`).click();
    await dialog.waitFor();
    const text = await dialog.innerText();
    assert.match(text, /Download stand-in \(18\.0 MB\) from 127\.0\.0\.1:\d+\?/);
    assert.ok(text.includes(models()), text);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(server.requests.length, 0);
  });

  it('downloads in the background, with progress on the page, while the chat answers', async () => {
    await run();
    await card(file.name)
      .getByText(/[kM]B of 18\.0 MB, [\d.]+ [kM]B\/s, .* left/)
      .waitFor();
    const answer = await test.panel.askAndWait('How do I fetch JSON from a URL?');
    assert.match(await answer.innerText(), /requests/);
    await button(`Pause ${file.name}`).waitFor();
    assert.equal(await test.workbench.notifications.count(), 0, 'the page tells enough');
  });

  it('pauses, keeps the partial file, and resumes', async () => {
    await run();
    await card(file.name).getByText(/\/s, /).waitFor();
    await button(`Pause ${file.name}`).click();
    await card(file.name)
      .getByText(/downloaded; kept when VS Code closes/)
      .waitFor();
    assert.deepEqual(readdirSync(models()).toSorted(), [
      `${file.fileName}.part`,
      `${file.fileName}.part.json`,
    ]);
    await agree('Resume');
    await button(`Pause ${file.name}`).waitFor();
    await card(file.name).getByText(/\/s, /).waitFor();
    assert.ok(server.offsets.at(-1)! > 0);
  });

  it('cancels after confirmation, and deletes the partial file', async () => {
    await run();
    await cancel();
    assert.deepEqual(readdirSync(models()), []);
  });

  it('shows what went wrong', async () => {
    await cancel();
    server.faults.push({ kind: 'status', status: 404 });
    await agree('Download');
    const alert = test.workbench.extensionPage.getByRole('alert');
    await alert.getByText(/does not have the file \(404\)/).waitFor();
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await alert.waitFor({ state: 'detached' });
  });

  it('notifies when it is complete, and Use Model sets and loads it', async () => {
    await use();
    assert.ok(userSettings().includes(path.join(models(), file.fileName)));
    assert.match(
      await (await test.panel.askAndWait('How do I fetch JSON from a URL?')).innerText(),
      /requests/,
    );
  });

  it('deletes a file that is in use, and switches to the demo model', async () => {
    const { workbench } = test;
    await open();
    if (!(await card(file.name).getByText('In use').isVisible())) await use();
    await button(`Delete ${file.name}`).click();
    assert.match(await workbench.dialog.innerText(), /It is in use/);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await button(`Download ${file.name}`).waitFor();
    await workbench.extensionPage.getByText('The demo model is in use, which is not phi-4.').waitFor();
  });

  it('downloads a file without a known checksum, and says who reports it', async () => {
    const { workbench } = test;
    await open();
    server.bytesPerSecond = Number.POSITIVE_INFINITY;
    const asked = server.requests.length;
    assert.match(await card(smaller.name).innerText(), /127\.0\.0\.1:\d+ reports its checksum/);
    await button(`Download ${smaller.name}`).click();
    assert.match(await workbench.dialog.innerText(), /against the one 127\.0\.0\.1:\d+ reports/);
    await workbench.dialog.getByRole('button', { name: 'Download' }).click();
    const done = notification(
      /smaller stand-in is downloaded\. Its checksum matches the one 127\.0\.0\.1:\d+ reports/,
    );
    await done.waitFor();
    const [pointer, whole] = server.requests.slice(asked).map(({ path: requested }) => requested);
    assert.match(pointer ?? '', /\/raw\/abcdef\/smaller\.gguf$/);
    assert.match(whole ?? '', /\/resolve\/abcdef\/smaller\.gguf$/);
    await workbench.clearNotifications();
    await button(`Delete ${smaller.name}`).click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await button(`Download ${smaller.name}`).waitFor();
  });

  const check = async (name: string): Promise<Locator> => {
    await open();
    await button('Use a File I Have…').click();
    await test.workbench.quickInputRow(name).click();
    await card(name).waitFor();
    return card(name);
  };

  it("inspects a file of the user's, and rejects one that cannot chat", async () => {
    const report = await check('reader.gguf');
    assert.match(await report.innerText(), /"bert" model that does not generate text/);
    assert.equal(await button('Use This File').count(), 0);
    await button('Close').click();
    await report.waitFor({ state: 'detached' });
  });

  it('refuses a file beside the button that chose it', async () => {
    await open();
    await button('Use a File I Have…').click();
    await test.workbench.quickInputRow('sign-in.gguf').click();
    const own = test.workbench.extensionPage.getByRole('region', { name: 'A file you have' });
    await own
      .getByRole('alert')
      .getByText(/sign-in\.gguf is not a GGUF model file: it is a web page/)
      .waitFor();
    await own.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
    await own.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('says what a file is before it is used', async () => {
    const report = await check('chatty.gguf');
    const text = await report.innerText();
    assert.match(text, /demo model, which is not phi-4/);
    assert.match(text, /100,352 tokens/);
    assert.match(text, /Chat format\s+phi-4/);
    await button('Use This File').click();
    await report.waitFor({ state: 'detached' });
    await until(() => /chatty\.gguf/.test(userSettings()), 'chatty.gguf in the settings');
  });

  it('breaks none of its own rules', () => {
    assert.deepEqual(test.workbench.webviewErrors, []);
  });
});
