import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { CleanUpStack } from './cleanUpStack.ts';
import { hostTarget, vsixPath } from './packageExtension.ts';
import { projectRoot } from './projectRoot.ts';
import { runEntryPoint } from './runEntryPoint.ts';
import { Workbench } from './vscode/workbench.ts';

const question = 'How do I fetch JSON from a URL?';
const answerTimeoutMs = 60_000;
/** Its answer imports a package that does not exist. */
const inventedPackage = 'How do I compute the phase of the moon?';
const header = 'def is_prime(n: int) -> bool:';
/** As a person types, in milliseconds from key to key. */
const typingDelayMs = 60;
/** CSS pixels. */
const sideBarWidth = 480;

/** Waits until the newest answer is complete, and prints it while it grows. */
async function printAnswer(workbench: Workbench): Promise<void> {
  const answer = workbench.panel.locator('.answer').last();
  const deadline = Date.now() + answerTimeoutMs;
  let printed = '';
  for (;;) {
    const busy = await answer.getAttribute('aria-busy');
    const blocks = answer.locator('.markdown > *');
    // What was found out about code is printed by itself.
    const texts = await blocks.evaluateAll((elements) =>
      elements.map((element) => (element.querySelector('pre') ?? (element as HTMLElement)).innerText),
    );
    const text = texts.join('\n\n');
    // What Markdown makes of an unfinished block may change, so only text that stands is printed.
    if (text.startsWith(printed)) {
      process.stdout.write(text.slice(printed.length));
      printed = text;
    }
    if (busy === 'false') break;
    if (Date.now() > deadline) throw new Error('The answer did not end.');
    await workbench.page.waitForTimeout(50);
  }
  process.stdout.write('\n\n');
  const error = answer.locator('.error-box');
  if ((await error.count()) > 0) throw new Error(await error.innerText());
  if (printed.trim() === '') throw new Error('The answer is empty.');
}

/** Asks in the panel, and prints the answer while it grows. */
async function ask(workbench: Workbench, text: string): Promise<void> {
  await workbench.panel.getByRole('textbox', { name: 'Question' }).fill(text);
  await workbench.page.keyboard.press('Enter');
  await workbench.panel.locator('.turn', { hasText: text }).waitFor();
  await printAnswer(workbench);
}

/** Opens what was found out about the code of the newest answer, and prints it. */
async function printVerification(workbench: Workbench): Promise<void> {
  const answer = workbench.panel.locator('.answer').last();
  const chip = answer.locator('.code-block .verification-chip').last();
  await chip.click({ timeout: answerTimeoutMs });
  console.log(`  ${await chip.innerText()}`);
  for (const item of await answer.locator('.verified-item').all())
    console.log(`  - ${(await item.innerText()).replaceAll(/\s*\n\s*/g, ' · ')}`);
  const jump = workbench.panel.getByRole('button', { name: 'Jump to newest' });
  if (await jump.isVisible()) await jump.click();
}

/** Ends when the user closes the demo with Ctrl+C. */
function untilInterrupted(page: Page): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    page.once('close', () => resolve());
  });
}

/**
 * `npm run demo`: the packaged extension in a real VS Code, asked a question and made to explain a selection.
 * Screenshots go to `out/demo/`. With a person at the terminal VS Code stays up for them.
 */
await runEntryPoint(async () => {
  const cleanUp = new CleanUpStack();
  const step = (text: string): void => console.log(`\n› ${text}`);
  const shot = (name: string): string => path.join(projectRoot, 'out', 'demo', name);
  try {
    step('Packaging the extension');
    // In a process of its own, whose long list of files is of no interest here.
    const packaging = ['--import', 'tsx', 'tools/package.ts', hostTarget];
    await promisify(execFile)(process.execPath, packaging, { cwd: projectRoot });
    const vsix = vsixPath(hostTarget);

    step('Opening it in VS Code (the first time, VS Code itself is installed: about a minute)');
    const temporary = mkdtempSync(path.join(tmpdir(), 'phidelity-demo-'));
    cleanUp.addSync(() => rmSync(temporary, { recursive: true, force: true }));
    const folder = path.join(temporary, 'text-tools');
    cpSync(path.join(projectRoot, 'demo', 'workspace'), folder, { recursive: true });
    const workbench = await Workbench.open({ vsix, folder, settings: { 'editor.fontSize': 13 } });
    cleanUp.add(() => workbench.close());
    await workbench.openFile(path.join(folder, 'text_stats.py'));
    await workbench.openPanel();
    await workbench.resizeSideBar(sideBarWidth);
    await workbench.screenshot(shot('1-empty.png'));

    step(`Asking: ${question}\n`);
    await ask(workbench, question);
    await printVerification(workbench);
    await workbench.screenshot(shot('2-answer.png'));

    step('Explain Selection on lines 19-22 of text_stats.py\n');
    await workbench.openFile(path.join(folder, 'text_stats.py'));
    await workbench.selectLines(19, 22);
    await workbench.runCommand('Phidelity: Explain Selection');
    await workbench.panel.locator('.turn').nth(1).waitFor();
    await printAnswer(workbench);
    await workbench.screenshot(shot('3-explain.png'));

    step(`Asking for what the model invents: ${inventedPackage}\n`);
    await ask(workbench, inventedPackage);
    await printVerification(workbench);
    await workbench.screenshot(shot('4-verified.png'));

    step(`Completing ${header}`);
    const numbers = path.join(folder, 'numbers.py');
    writeFileSync(numbers, '');
    await workbench.openFile(numbers);
    await workbench.page.keyboard.type(header, { delay: typingDelayMs });
    await workbench.page.keyboard.press('Enter');
    // Its lines below the first one, which says something like it. VS Code gives them no box.
    await workbench.ghostText('return True').waitFor({ state: 'attached' });
    await workbench.screenshot(shot('5-completion.png'));
    await workbench.page.keyboard.press('Tab');
    await workbench.waitForEditorText(/return True$/);
    await workbench.setColorTheme('light');
    await workbench.screenshot(shot('6-light.png'));

    step(`Screenshots are in ${path.relative(process.cwd(), shot('')) || '.'}`);
    const { url } = workbench.window;
    if (process.stdin.isTTY) {
      step(`VS Code stays open for you${url ? ` at ${url}` : ''}\n  Press Ctrl+C here to end it.`);
      await untilInterrupted(workbench.page);
    } else if (url) {
      step(`It was at ${url}; run this in a terminal and it stays open.`);
    }
    return 0;
  } finally {
    await cleanUp.run();
  }
});
