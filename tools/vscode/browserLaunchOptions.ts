import type { LaunchOptions } from 'playwright-core';
import { findBrowser } from './findBrowser.ts';

/**
 * How Playwright is to start the headless browser; see `findBrowser` for which one. It ends with this process.
 * Playwright passes --no-sandbox by itself: as root, and in most containers, Chromium does not start otherwise.
 */
export async function browserLaunchOptions(): Promise<LaunchOptions> {
  return {
    executablePath: await findBrowser(),
    args: ['--disable-gpu'],
    // Left to `onProcessEnd`: Playwright's own handlers keep the process alive after SIGTERM.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
