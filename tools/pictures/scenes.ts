import type { Stage } from './stage.ts';

/** One thing to look at. A scene opens what it needs, and may rely on the answers of the scenes before it. */
export type Scene = (stage: Stage) => Promise<void>;

const normal = { width: 1280, height: 860 };
/** Its answer imports a package that does not exist. */
const inventedPackage = 'How do I compute the phase of the moon?';
const [narrowSideBar, wideSideBar] = [240, 480];

async function emptyPanel(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.openPanel();
  await workbench.panel.locator('.empty-state').waitFor();
  await workbench.resizeSideBar(wideSideBar);
  await stage.picture('chat-empty');
  await workbench.resizeSideBar(narrowSideBar);
  await stage.picture('chat-empty-narrow');
  await workbench.resizeSideBar(wideSideBar);
}

async function verifiedAnswer(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.openPanel();
  await stage.ask(inventedPackage);
  const chip = workbench.panel.locator('.code-block .verification-chip').last();
  await chip.click();
  await workbench.panel.locator('.verified-item').first().waitFor();
  await workbench.panel.locator('.usage summary').last().click();
  await workbench.panel.locator('.answer-toolbar').last().scrollIntoViewIfNeeded();
  await stage.picture('chat-answer');
  await workbench.resizeSideBar(narrowSideBar);
  await chip.scrollIntoViewIfNeeded();
  await stage.picture('chat-answer-narrow');
  await workbench.resizeSideBar(wideSideBar);
}

async function errorInPanel(stage: Stage): Promise<void> {
  const { workbench } = stage;
  const status = workbench.statusEntry('engine');
  await workbench.openPanel();
  // A model that is loaded stays until another is loaded.
  await stage.command('unloadModel');
  await workbench.applySettings({ 'phidelity.model.path': '/models/phi-4-Q4_K_M.gguf' });
  try {
    await status.getByText('phi-4-Q4_K_M').waitFor();
    await stage.command('newChat');
    await workbench.panel.locator('.empty-state').waitFor();
    await stage.ask('How do I read a CSV file?');
    await workbench.panel.locator('.error-box').first().waitFor();
    await stage.picture('chat-error');
    await workbench.resizeSideBar(narrowSideBar);
    await stage.picture('chat-error-narrow');
    await workbench.resizeSideBar(wideSideBar);
  } finally {
    await workbench.applySettings({ 'phidelity.model.path': '' });
    await status.getByText(stage.text('demo model')).waitFor();
  }
}

async function modelMenu(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.command('loadModel');
  await workbench.statusEntry('engine').click();
  await workbench.quickInputRows.first().waitFor();
  await stage.picture('model-menu');
  await workbench.page.keyboard.press('Escape');
}

async function reasonInStatusBar(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.open('remark.py');
  await workbench.waitForEditorFocus();
  await workbench.page.keyboard.type('# a remark', { delay: 60 });
  const reason = stage.text('No completion here: the cursor is in a comment.');
  const status = workbench.statusEntry('engine');
  const hover = workbench.hover(reason);
  // VS Code closes a hover whose text has just changed.
  for (let attempt = 0; attempt < 5 && !(await hover.isVisible()); attempt += 1) {
    await workbench.page.mouse.move(600, 300);
    await status.hover();
    await hover.waitFor({ timeout: 4000 }).catch(() => undefined);
  }
  await hover.waitFor();
  await stage.picture('status-hover');
  await workbench.page.mouse.move(600, 300);
}

async function modelPage(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.openModelPage();
  await stage.picture('model-page');
  await workbench.resize({ width: 420, height: 1700 });
  await stage.picture('model-page-narrow');
  await workbench.resize(normal);
  await workbench.extensionPage.locator('.file-actions button').first().click();
  await workbench.dialog.waitFor();
  await stage.picture('download-dialog');
  await workbench.page.keyboard.press('Escape');
  await workbench.dialog.waitFor({ state: 'detached' });
  await stage.command('downloadModel');
  await workbench.quickInputRows.first().waitFor();
  await stage.picture('download-pick');
  await workbench.page.keyboard.press('Escape');
}

async function settings(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Close All Editors');
  await workbench.closeSideBars();
  await workbench.resize({ width: 1000, height: 1700 });
  await stage.command('openSettings');
  const editor = workbench.settingsEditor;
  for (const section of ['model', 'endpoints', 'chat', 'completion', 'verification']) {
    await editor
      .getByText(stage.manifestText(`config.${section}.title`))
      .first()
      .click();
    // VS Code draws what is scrolled into view in a frame of its own.
    await workbench.page.waitForTimeout(500);
    await stage.picture(`settings-${section}`);
  }
  await workbench.resize(normal);
}

async function walkthrough(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Close All Editors');
  await workbench.closeSideBars();
  await stage.command('openWalkthrough');
  for (const step of ['ask', 'complete', 'verify', 'getPhi4', 'endpoint']) {
    const { title } = workbench.walkthroughStep(stage.manifestText(`walkthrough.start.${step}.title`));
    await title.click();
    await workbench.page.waitForTimeout(500);
    await stage.picture(`walkthrough-${step}`);
  }
}

async function apisToVerify(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Close All Editors');
  await workbench.openPanel();
  await stage.command('verifyWorkspace');
  const show = workbench.notifications.getByRole('button', { name: stage.text('Show APIs to Verify') });
  await show.waitFor();
  await stage.picture('verified-workspace');
  await show.click();
  await workbench.viewRows(stage.manifestText('view.unverified.name')).first().waitFor();
  await stage.open('load.py', 3);
  await workbench.underlined('error').first().waitFor();
  await workbench.editorLine('parse').getByText('parse').last().hover();
  await workbench.hover('json.parse').first().waitFor();
  await stage.picture('editor-hover');
  await workbench.page.mouse.move(700, 700);
  await workbench.editorLine('import json').getByText('json').last().hover();
  await workbench.hover(stage.text('Documentation')).first().waitFor();
  await stage.picture('editor-hover-import');
  await workbench.page.mouse.move(700, 700);
  await workbench.statusEntry('unverified').hover();
  await workbench.hover(stage.text('Click to show the APIs to verify.')).waitFor();
  await stage.picture('unverified-hover');
  await workbench.page.mouse.move(700, 700);
  await workbench.editor.click();
  await workbench.goToLine(3);
  for (let column = 0; column < 15; column += 1) await workbench.page.keyboard.press('ArrowRight');
  await workbench.page.keyboard.press('ControlOrMeta+.');
  await workbench.quickFixMenu.waitFor();
  await stage.picture('lightbulb');
  await workbench.page.keyboard.press('Escape');
}

async function history(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await stage.command('showHistory');
  await workbench.quickInputRows.first().waitFor();
  await stage.picture('history');
  await workbench.page.keyboard.press('Escape');
}

async function statistics(stage: Stage): Promise<void> {
  const { workbench } = stage;
  await workbench.runCommand('View: Close All Editors');
  await stage.command('loadModel');
  await stage.open('primes.py');
  await workbench.waitForEditorFocus();
  await workbench.page.keyboard.type('def is_prime(n: int) -> bool:', { delay: 60 });
  await workbench.page.keyboard.press('Enter');
  await workbench.ghostText('return True').waitFor({ state: 'attached' });
  await stage.picture('completion');
  await workbench.page.keyboard.press('Tab');
  await workbench.waitForEditorText(/return True/);
  await stage.command('showCompletionStatistics');
  await workbench.frontExtensionPage.locator('.figures').waitFor();
  await workbench.resize({ width: 1280, height: 1400 });
  await stage.picture('statistics');
  await workbench.resize(normal);
}

/** In the order in which they are shot. */
export const scenes: Readonly<Record<string, Scene>> = {
  emptyPanel,
  verifiedAnswer,
  errorInPanel,
  modelMenu,
  reasonInStatusBar,
  statistics,
  apisToVerify,
  history,
  walkthrough,
  settings,
  modelPage,
};
