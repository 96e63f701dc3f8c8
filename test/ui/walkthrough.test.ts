import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { firstAnswer } from '../../tools/bench/firstAnswer.ts';
import { projectRoot } from '../../tools/projectRoot.ts';
import { VscodeProfile } from '../../tools/vscode/vscodeProfile.ts';
import { Workbench } from '../../tools/vscode/workbench.ts';
import { modelCatalogue } from '../../src/core/models/modelCatalogue.ts';
import { ModelServer, zeros } from '../support/modelServer.ts';
import { until } from '../support/until.ts';

const [file] = modelCatalogue;

describe('the walkthrough', () => {
  let profile: VscodeProfile;
  let folder: string;
  let server: ModelServer;
  let workbench: Workbench;

  before('open an empty VS Code', async function () {
    this.timeout(180_000);
    server = await ModelServer.start(zeros(file!.bytes));
    server.bytesPerSecond = 2_000_000;
    profile = VscodeProfile.create({
      'window.dialogStyle': 'custom',
      'phidelity.model.mirror': server.origin,
    });
    profile.linkExtension(projectRoot);
    folder = mkdtempSync(path.join(tmpdir(), 'phidelity-empty-'));
    workbench = await Workbench.open({ profile, folder });
  });

  afterEach('keep a screenshot of a failure', async function () {
    // One that is tried again has no state yet.
    if (!this.currentTest || this.currentTest.state === 'passed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\w-]+/g, '-');
    await workbench.screenshot(path.join(projectRoot, 'out', 'test', 'ui', `${name}.png`));
  });

  after(async () => {
    await workbench.close();
    await server.stop();
    profile.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const isDone = (title: string): Promise<void> => workbench.walkthroughStep(title).checked.waitFor();
  /** Unfolds a step; VS Code may put the one before it back in its place when the page is shown again. */
  const unfold = async (title: string, button: string): Promise<Locator> => {
    await workbench.runCommand('Phidelity: Open Walkthrough');
    const wanted = workbench.page.getByRole('button', { name: button });
    await until(async () => {
      if (await wanted.isVisible()) return true;
      await workbench.walkthroughStep(title).title.click();
      return wanted.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
    }, `the button "${button}" of the step "${title}"`);
    return wanted;
  };

  it('leads to a first answer of the demo model with its first button', async function () {
    this.timeout(180_000);
    assert.match(await firstAnswer(workbench), /requests/);
    await isDone('Ask a question');
  });

  it('shows a completion, which Tab takes', async () => {
    await (await unfold('Complete code', 'Complete an Example')).click();
    await workbench.waitForGhostText('return True');
    await workbench.page.keyboard.press('Tab');
    await workbench.waitForEditorText(/return True/);
    await isDone('Complete code');
  });

  it('shows what does not exist', async () => {
    await (await unfold('Verify APIs', 'Verify an Example')).click();
    await workbench.underlined('error').first().waitFor();
    await workbench.runCommand('Phidelity: Open Walkthrough');
    await isDone('Verify APIs');
  });

  it('leads to the model page, from which phi-4 is downloaded while the chat answers', async () => {
    await (await unfold('Get phi-4', 'Open Model Page')).click();
    const page = workbench.extensionPage;
    await page.getByRole('button', { name: 'Download phi-4 Q4_K_M' }).click();
    await workbench.dialog.getByRole('button', { name: 'Download' }).click();
    await page.getByText(/MB of 9\.05 GB, .*\/s, .* left/).waitFor();
    assert.equal(server.requests.length, 1);
    if (!(await workbench.panelIframe.isVisible())) await workbench.openPanel();
    const box = workbench.panel.locator('.composer').getByRole('textbox', { name: 'Question' });
    await box.fill('Write a binary search.');
    await box.press('Enter');
    await workbench.panel
      .locator('.turn >> nth=-1 >> .answer[aria-busy="false"]', { hasText: 'def ' })
      .waitFor();
    await page.getByRole('button', { name: 'Pause phi-4 Q4_K_M' }).click();
    await page.getByText(/downloaded; kept when VS Code closes/).waitFor();
    await workbench.runCommand('Phidelity: Open Walkthrough');
    await isDone('Get phi-4');
  });

  it('leads to the endpoints, in whichever scope their setting is', async () => {
    await (await unfold("Or use your team's server", 'Endpoints…')).click();
    await workbench.quickInputRows.getByText('Set Up an Endpoint…').waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('has pictures that are drawings of little size, with colours of the theme alone', () => {
    const { contributes } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
      contributes: { walkthroughs: readonly { steps: readonly { media: { svg: string } }[] }[] };
    };
    for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      const drawing = readFileSync(path.join(projectRoot, media.svg), 'utf8');
      assert.ok(drawing.length < 8000, media.svg);
      assert.doesNotMatch(drawing, /#[0-9a-f]{3,8}\b|rgb\(/i, media.svg);
    }
  });
});
