import { chromium } from 'playwright-core';
import { CleanUpStack } from '../cleanUpStack.ts';
import { CodeServer } from './codeServer.ts';
import { codeServerUrl } from './codeServerUrl.ts';
import { findBrowser } from './findBrowser.ts';
import { VscodeProfile } from './vscodeProfile.ts';
import type { VscodeWindow, VscodeWindowOptions } from './vscodeWindow.ts';

/** Opens VS Code as code-server in a headless browser. Works as any user, in a container too. */
export async function openCodeServerWindow(options: VscodeWindowOptions): Promise<VscodeWindow> {
  const cleanUp = new CleanUpStack();
  try {
    const executablePath = await findBrowser();
    const profile = options.profile ?? VscodeProfile.create();
    if (!options.profile) cleanUp.addSync(() => profile.remove());
    profile.applySettings(options.settings ?? {});
    if (options.extensionFolder) profile.linkExtension(options.extensionFolder);

    const server = await CodeServer.start({
      profile,
      env: options.env ?? {},
      workspaceTrust: options.workspaceTrust ?? false,
    });
    cleanUp.add(() => server.stop());
    if (options.vsix) await server.installExtension(options.vsix);

    // Playwright passes --no-sandbox by itself: as root, and in most containers, Chromium does not start otherwise.
    const browser = await chromium.launch({ executablePath, args: ['--disable-gpu'] });
    cleanUp.add(() => browser.close());
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1400, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const url = codeServerUrl(server.url, { folder: options.folder });
    await page.goto(url);
    return { page, profile, url, resize: (size) => page.setViewportSize(size), close: () => cleanUp.run() };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}
