import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CleanUpStack } from '../cleanUpStack.ts';
import { browserLaunchOptions } from './browserLaunchOptions.ts';
import { CodeServer } from './codeServer.ts';
import { codeServerUrl } from './codeServerUrl.ts';
import { installLanguagePack } from './languagePack.ts';
import { VscodeProfile } from './vscodeProfile.ts';
import type { VscodeWindow, VscodeWindowOptions } from './vscodeWindow.ts';

/** Opens VS Code as code-server in a headless browser. Works as any user, in a container too. */
export async function openCodeServerWindow(options: VscodeWindowOptions): Promise<VscodeWindow> {
  const cleanUp = new CleanUpStack();
  try {
    const profile = options.profile ?? VscodeProfile.create();
    if (!options.profile) cleanUp.addSync(() => profile.remove());
    profile.applySettings(options.settings ?? {});
    if (options.extensionFolder) profile.linkExtension(options.extensionFolder);

    if (options.language !== undefined) installLanguagePack(profile, options.language);
    const server = await CodeServer.start({
      profile,
      language: options.language,
      port: profile.port,
      env: options.env ?? {},
      workspaceTrust: options.workspaceTrust ?? false,
    });
    cleanUp.add(() => server.stop());
    profile.port = Number(new URL(server.url).port);
    if (options.vsix) await server.installExtension(options.vsix);

    const context = await chromium.launchPersistentContext(profile.browserDir, {
      ...(await browserLaunchOptions()),
      viewport: options.size ?? { width: 1400, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    cleanUp.add(() => context.close());
    cleanUp.add(() => leaveAll(context));
    const page = context.pages()[0] ?? (await context.newPage());
    await slowDown(page);
    const url = codeServerUrl(server.url, { folder: options.folder });
    await page.goto(url);
    return { page, profile, url, resize: (size) => page.setViewportSize(size), close: () => cleanUp.run() };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

/** Has the window run so many times slower as `PHIDELITY_SLOWDOWN` says: shows which tests wait for times. */
async function slowDown(page: Page): Promise<void> {
  const rate = Number(process.env['PHIDELITY_SLOWDOWN'] ?? 1);
  if (!(rate > 1)) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** VS Code writes its memory of a window down when that is left, not when the browser is ended over it. */
async function leaveAll(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    page.on('dialog', (dialog) => void dialog.accept()); // "Leave the page?", asked while it still saves
    await page.goto('about:blank');
  }
}
