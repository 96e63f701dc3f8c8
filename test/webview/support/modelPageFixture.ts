import 'vscode-jsonrpc/node';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Emitter } from '../../../src/core/lifetime/emitter.ts';
import { PhidelityError } from '../../../src/core/errors/phidelityError.ts';
import {
  modelPageContract,
  modelPageHostContract,
  type ModelPageState,
} from '../../../src/protocol/modelPageContract.ts';
import type { Handlers } from '../../../src/protocol/rpc/contract.ts';
import { RpcPeer } from '../../../src/protocol/rpc/rpcPeer.ts';
import { findBrowser } from '../../../tools/vscode/findBrowser.ts';
import { panelBundle } from '../../../tools/panel/panelBundle.ts';

type Peer = RpcPeer<typeof modelPageHostContract, typeof modelPageContract>;

/** An open model page and what it asked of the extension. */
export interface OpenModelPage {
  readonly page: Page;
  readonly calls: readonly { readonly method: string; readonly params: unknown }[];
  show(state: ModelPageState): void;
}

const origin = 'https://page.invalid';
const nonce = 'dGVzdA==';

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; font-src ${origin}">
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="codicons/codicon.css">
<link rel="stylesheet" href="modelPage.css"></head>
<body class="vscode-dark"><div id="root"></div><script nonce="${nonce}" src="modelPage.js"></script></body></html>`;

const contentTypes = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' } as const;

/** Opens the model page in a real browser, from the real bundle and under the policy that the extension sets. */
export class ModelPageFixture {
  readonly #browser: Browser;
  readonly #files: Map<string, Buffer>;
  readonly #problems: string[] = [];

  private constructor(browser: Browser, files: Map<string, Buffer>) {
    this.#browser = browser;
    this.#files = files;
  }

  static async start(): Promise<ModelPageFixture> {
    const files = new Map(await panelBundle());
    files.set(
      'theme.css',
      await readFile(new URL('../../../tools/panel/themes/darkModern.css', import.meta.url)),
    );
    const browser = await chromium.launch({
      executablePath: await findBrowser(),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    return new ModelPageFixture(browser, files);
  }

  async open(state: ModelPageState, width = 800): Promise<OpenModelPage> {
    const page = await this.#browser.newPage({ viewport: { width, height: 900 } });
    page.on('pageerror', (error) => this.#problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#problems.push(message.text());
    });
    const fromPage = new Emitter<unknown>();
    const calls: { method: string; params: unknown }[] = [];
    const record =
      (method: string) =>
      (params: unknown): unknown => {
        if (method === 'ready') return state;
        calls.push({ method, params });
        return undefined;
      };
    const methods = Object.keys(modelPageHostContract.requests);
    const peer: Peer = new RpcPeer(
      {
        send: (message) =>
          void page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => {}),
        onMessage: fromPage.subscribe,
        onClose: () => ({ dispose: () => {} }),
      },
      {
        local: modelPageHostContract,
        remote: modelPageContract,
        handlers: {
          requests: Object.fromEntries(methods.map((one) => [one, record(one)])) as unknown as Handlers<
            typeof modelPageHostContract
          >['requests'],
          notifications: {},
        },
        onGone: (why) => new PhidelityError('protocol', why),
        onError: (error) => void this.#problems.push(error.message),
      },
    );
    page.once('close', () => peer.dispose());
    await page.exposeFunction('sendToHost', (message: string) => fromPage.fire(JSON.parse(message)));
    // tsx compiles with a helper that keeps function names; what runs in the page must find it there.
    await page.addInitScript('globalThis.__name = (value) => value;');
    await page.addInitScript(() => {
      const send = (message: unknown): void =>
        (window as unknown as { sendToHost(message: string): void }).sendToHost(JSON.stringify(message));
      Object.assign(window, { acquireVsCodeApi: () => ({ postMessage: send }) });
    });
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      if (path === '') return route.fulfill({ contentType: 'text/html', body: html });
      const body = this.#files.get(path);
      const extension = path.split('.').at(-1) as keyof typeof contentTypes;
      return body ? route.fulfill({ body, contentType: contentTypes[extension] }) : route.abort();
    });
    await page.goto(`${origin}/`);
    await page.getByRole('heading', { name: 'Files' }).waitFor();
    return { page, calls, show: (next) => peer.notify('state', next) };
  }

  /** Closes what is open. Nothing may have gone wrong in it. */
  async closePages(): Promise<void> {
    for (const page of this.#browser.contexts().flatMap((context) => context.pages())) await page.close();
    assert.deepEqual(this.#problems.splice(0), []);
  }

  stop(): Promise<void> {
    return this.#browser.close();
  }
}
