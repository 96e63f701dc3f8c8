import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { ChatViewState } from '../../src/protocol/chatViewContract.ts';
import { Emitter } from '../../src/core/lifetime/emitter.ts';
import { findBrowser } from '../vscode/findBrowser.ts';
import { FakeHost } from './fakeHost.ts';
import { panelBundle } from './panelBundle.ts';
import { emptyState } from './sampleStates.ts';

export type Theme = 'darkModern' | 'lightModern' | 'highContrast' | 'highContrastLight';

interface PanelOptions {
  readonly state?: ChatViewState;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** What VS Code has kept from an earlier life of the panel. */
  readonly saved?: unknown;
  readonly report?: FakeHost['report'];
}

/** An open panel and the fake extension behind it. */
export interface OpenPanel {
  readonly page: Page;
  readonly host: FakeHost;
  /** Errors of the page's scripts and refusals of its content security policy. */
  readonly problems: readonly string[];
  /** What the panel asked VS Code to keep. */
  readonly saved: () => Promise<unknown>;
}

const origin = 'https://panel.invalid';
const nonce = 'dGVzdA==';

const bodyClasses: Readonly<Record<Theme, string>> = {
  darkModern: 'vscode-dark',
  lightModern: 'vscode-light',
  highContrast: 'vscode-high-contrast',
  highContrastLight: 'vscode-high-contrast-light vscode-high-contrast',
};

function pageHtml(theme: Theme): string {
  const policy =
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; ` +
    `font-src ${origin}; img-src ${origin}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="codicons/codicon.css">
<link rel="stylesheet" href="webview.css"></head>
<body class="${bodyClasses[theme]}"><div id="root"></div><script nonce="${nonce}" src="webview.js"></script></body></html>`;
}

/** Opens panels in a real browser, from the real bundle and under the policy that the extension sets. */
export class PanelFixture {
  readonly #browser: Browser;
  readonly #files: ReadonlyMap<string, Buffer>;
  readonly #open: OpenPanel[] = [];

  private constructor(browser: Browser, files: ReadonlyMap<string, Buffer>) {
    this.#browser = browser;
    this.#files = files;
  }

  static async start(): Promise<PanelFixture> {
    const files = await panelBundle();
    const browser = await chromium.launch({
      executablePath: await findBrowser(),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    return new PanelFixture(browser, files);
  }

  async open(options: PanelOptions = {}): Promise<OpenPanel> {
    const { state = emptyState(), theme = 'darkModern', width = 400, height = 700, saved, report } = options;
    const page = await this.#browser.newPage({ viewport: { width, height } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    const fromPanel = new Emitter<unknown>();
    const host = new FakeHost(
      {
        send: (message) =>
          void page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => {}),
        onMessage: fromPanel.subscribe,
        onClose: () => ({ dispose: () => {} }),
      },
      state,
    );
    if (report) host.report = report;
    await page.exposeFunction('sendToHost', (message: string) => fromPanel.fire(JSON.parse(message)));
    // tsx compiles with a helper that keeps function names; what runs in the page must find it there.
    await page.addInitScript('globalThis.__name = (value) => value;');
    await page.addInitScript((kept: unknown) => {
      let vsCodeState = kept;
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (message: unknown) =>
            (window as unknown as { sendToHost(message: string): void }).sendToHost(JSON.stringify(message)),
          getState: () => vsCodeState,
          setState: (value: unknown) => (vsCodeState = value),
        }),
        savedState: () => vsCodeState,
      });
    }, saved);
    const themeCss = await readFile(new URL(`themes/${theme}.css`, import.meta.url), 'utf8');
    const background = 'body { background: var(--vscode-sideBar-background); }';
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      if (path === '') return route.fulfill({ contentType: 'text/html', body: pageHtml(theme) });
      if (path === 'theme.css')
        return route.fulfill({ contentType: 'text/css', body: `${themeCss}${background}` });
      const body = this.#files.get(path);
      return body ? route.fulfill({ body, contentType: contentType(path) }) : route.abort();
    });
    await page.goto(`${origin}/`);
    await page.getByRole('textbox', { name: 'Question' }).waitFor();
    const panel: OpenPanel = {
      page,
      host,
      problems,
      saved: () => page.evaluate(() => (window as unknown as { savedState(): unknown }).savedState()),
    };
    this.#open.push(panel);
    return panel;
  }

  /** Closes what was opened since the last time. Nothing may have gone wrong in it. */
  async closePanels(): Promise<void> {
    const panels = this.#open.splice(0);
    for (const { page, host } of panels) {
      host.dispose();
      await page.close();
    }
    for (const { problems, host } of panels) assert.deepEqual([...problems, ...host.protocolErrors], []);
  }

  async stop(): Promise<void> {
    await this.closePanels();
    await this.#browser.close();
  }
}

function contentType(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  return path.endsWith('.css') ? 'text/css' : 'font/ttf';
}
