/**
 * Stands in for the executable of desktop VS Code where that cannot be had: takes the command line that
 * @vscode/test-electron builds, runs the suite in code-server and a headless browser, prints the extension host's
 * console, and exits with the suite's code.
 */
import { mkdirSync } from 'node:fs';
import { format, parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { CleanUpStack } from '../cleanUpStack.ts';
import { runEntryPoint } from '../runEntryPoint.ts';
import { browserLaunchOptions } from './browserLaunchOptions.ts';
import { CodeServer } from './codeServer.ts';
import { codeServerUrl } from './codeServerUrl.ts';

const timeoutMs = 15 * 60_000;

/** What the workbench itself logs, which is about things that a test host does not have. */
const noise =
  /AgentHost|AccountPolicyGate|reconnection-grace|Creating a socket|connection token|from gallery|Service Worker|builtin extensions cache|workbench contribution/;

await runEntryPoint(async () => {
  const { values, positionals } = parseArgs({
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
    allowPositionals: true,
    strict: false, // the many switches that only desktop VS Code knows
  });
  const option = (name: keyof typeof values): string => {
    const value = values[name];
    if (typeof value !== 'string') throw new Error(`--${name}=... is needed.`);
    return value;
  };
  const extensionsDir = option('extensions-dir');
  mkdirSync(extensionsDir, { recursive: true });

  const cleanUp = new CleanUpStack();
  try {
    const server = await CodeServer.start({
      profile: { userDataDir: option('user-data-dir'), extensionsDir },
      testDriver: true,
    });
    cleanUp.add(() => server.stop());
    const browser = await chromium.launch(await browserLaunchOptions());
    cleanUp.add(() => browser.close());
    const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const text = format(...args);
      if (!noise.test(text)) (type === 'error' ? console.error : console.log)(text);
    });
    const exitCode = new Promise<number>((resolve, reject) => {
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
      page.once('crash', () => reject(new Error('The browser page that showed VS Code crashed.')));
      setTimeout(
        () => reject(new Error(`The suite did not end within ${timeoutMs / 60_000} minutes.`)),
        timeoutMs,
      ).unref();
    });
    const url = codeServerUrl(server.url, {
      folder: positionals[0],
      extensionDevelopmentPaths: values.extensionDevelopmentPath as string[],
      extensionTestsPath: option('extensionTestsPath'),
    });
    await page.goto(url);
    return await exitCode;
  } finally {
    await cleanUp.run();
  }
});
