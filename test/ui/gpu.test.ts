import type { Locator } from 'playwright-core';
import { engineProcess } from './support/engineProcess.ts';
import { panelTest } from './support/panelTest.ts';

describe('a GPU, while the engine works on it and when it fails', () => {
  // Without a folder no driver is asked.
  const settings = { 'phidelity.model.addonFolder': '/fake' };
  const test = panelTest({ pretendsGpu: true, settings });
  const status = (): Locator => test.workbench.statusEntry('engine');
  const isReady = (): Promise<void> =>
    status()
      .getByText(/^\s*Phidelity · demo model$/)
      .waitFor();
  /** Waits for words in the tooltip of the status bar entry, which goes when it is renewed. */
  const tells = async (words: RegExp): Promise<void> => {
    const { page } = test.workbench;
    const tooltip = test.workbench.hover(words);
    for (;;) {
      await status().hover();
      const isShown = await tooltip.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
      await page.mouse.move(300, 300);
      await tooltip.waitFor({ state: 'hidden' });
      if (isShown) return;
    }
  };
  const menu = async (label: string): Promise<Locator> => {
    await status().click();
    await test.workbench.quickInputRows.filter({ hasText: 'Unload Model' }).waitFor();
    return test.workbench.quickInputRows.filter({ hasText: label });
  };
  /** Has a model loaded, unless one is. */
  const load = async (): Promise<void> => {
    await test.workbench.runCommand('Phidelity: Load Model');
    await isReady();
  };
  const told = (): Locator =>
    test.workbench.notifications.getByText(
      'The inference engine failed on Fake GPU (Vulkan). From now on, Phidelity runs the model on the CPU.',
    );
  let hasFailed = false;
  const fail = async (): Promise<void> => {
    await load();
    process.kill((await engineProcess()).id, 'SIGSEGV');
    await told().waitFor();
    await isReady();
    hasFailed = true;
  };
  const again = 'Try the GPU Again';
  const machine = (words: string | RegExp): Locator =>
    test.workbench.extensionPage.getByRole('region', { name: 'This machine' }).getByText(words);

  it('is shown on the model page with its memory before a model is loaded, and what goes onto it', async function () {
    this.timeout(150_000);
    const { workbench } = test;
    await workbench.runCommand('Phidelity: Open Model Page');
    await machine('Fake GPU (Vulkan), 8.00 GB of GPU memory, 7.00 GB free').waitFor();
    await workbench.extensionPage
      .getByRole('article', { name: 'phi-4 Q4_K_M' })
      .getByText(/\d+ of 41 layers on Fake GPU \(Vulkan\) \(needs [\d.]+ GB of 7/)
      .waitFor();
    // It runs in an engine process of its own, of which there is to be one.
    await machine('An estimate for the CPU only').waitFor({ timeout: 100_000 });
    await workbench.runCommand('Phidelity: Create Diagnostic Report');
    await workbench.waitForEditorText(/GPU: Fake GPU \(Vulkan\), 8\.00 GB, 7\.00 GB free/);
  });

  it('is named wherever the model is described', async () => {
    await load();
    await tells(/Runs on Fake GPU \(Vulkan\): 5 layers/);
    const item = await menu(again);
    if ((await item.count()) > 0) throw new Error('Nothing has failed yet.');
    await test.workbench.page.keyboard.press('Escape');
  });

  it('is left for the CPU after a crash, which is said once', async () => {
    await fail();
    await tells(/The fake GPU has failed\./);
    await test.workbench.runCommand('Phidelity: Open Model Page');
    await machine('The fake GPU has failed.').waitFor();
  });

  it('is passed over by the next window, without another word', async () => {
    if (!hasFailed) await fail();
    await test.restart();
    await load();
    await tells(/Runs on the CPU/);
    if ((await test.workbench.notifications.count()) > 0) throw new Error('It is said a second time.');
  });

  it('is used again when the user tries it', async () => {
    if (!hasFailed) await fail();
    await load();
    await (await menu(again)).click();
    await status()
      .getByText(/loading/)
      .waitFor();
    await isReady();
    await tells(/Runs on Fake GPU \(Vulkan\): 5 layers/);
  });

  it('reports what did not fit in the chat, until the user dismisses it', async () => {
    const { workbench, panel } = test;
    const line = panel.document.getByText(
      /^Low memory: Chat context reduced to [\d,]+ tokens \(of 16,384\)\./,
    );
    await line.waitFor({ state: 'detached' });
    await workbench.applySettings({ 'phidelity.model.addonFolder': '/small' });
    await workbench.runCommand('Phidelity: Open Model Page');
    await machine('466 MB free').waitFor();
    await workbench.runCommand('Phidelity: Load Model');
    await line.waitFor();
    await panel.button('Open Model Page').click();
    await machine(/Chat context reduced to [\d,]+ tokens \(of 16,384\)\./).waitFor();
    await panel.button("Don't show again for this model").click();
    await line.waitFor({ state: 'detached' });
    await workbench.runCommand('Phidelity: Unload Model');
    await workbench.runCommand('Phidelity: Load Model');
    await isReady();
    await tells(/Chat context reduced to/);
    if ((await line.count()) > 0) throw new Error('It is said again.');
  });
});
