import 'vscode-jsonrpc/node';
import { Disposable, ViewColumn, window, type WebviewPanel } from 'vscode';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import {
  modelPageContract,
  modelPageHostContract,
  type ModelPageState,
} from '../../protocol/modelPageContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import { webviewHtml, webviewTransport } from '../webview/webviewPage.ts';
import { registerCommand, showError } from '../commands/registerCommand.ts';
import { modelPageHandlers, type CheckedFile, type ModelPageParts } from './modelPageHandlers.ts';
import { modelPageState, type DownloadElsewhere } from './modelPageState.ts';

type Peer = RpcPeer<typeof modelPageHostContract, typeof modelPageContract>;

/** Milliseconds between checks whether another window is downloading. */
const otherWindowInterval = 3000;

interface PageProblem {
  readonly message: string;
  /** The state's `problemAt`. */
  readonly at: string | undefined;
}

/** The open model page. It ends when the user closes it; a download continues without it. */
class ModelPage implements Disposable {
  readonly #parts: ModelPageParts;
  readonly #panel: WebviewPanel;
  readonly #peer: Peer;
  readonly #subscriptions: Disposable;
  readonly #closed = new AbortController();
  #elsewhere: DownloadElsewhere | undefined;
  #checked: CheckedFile | undefined;
  #problem: PageProblem | undefined;
  /** A state is being collected; with `#isStale`, another one is due after it. */
  #showing = false;
  #isStale = false;

  constructor(parts: ModelPageParts, panel: WebviewPanel) {
    this.#parts = parts;
    this.#panel = panel;
    const { webview } = panel;
    const refresh = (): void => void this.#show();
    this.#peer = new RpcPeer(
      webviewTransport(webview, (listener) => panel.onDidDispose(listener)),
      {
        local: modelPageHostContract,
        remote: modelPageContract,
        handlers: modelPageHandlers(parts, {
          ready: () => this.#state(),
          isVisible: () => panel.visible && !this.#closed.signal.aborted,
          fail: (error, at) => this.#fail(error, at),
          checked: () => this.#checked,
          setChecked: (file) => {
            this.#checked = file;
            refresh();
          },
          dismissProblem: () => {
            this.#problem = undefined;
            refresh();
          },
        }),
        onGone: (why) => new PhidelityError('protocol', why),
        onError: (error) => parts.logger.error(`model page: ${error.message}`),
      },
    );
    this.#subscriptions = Disposable.from(
      panel,
      parts.downloads.onDidChange(refresh),
      parts.engine.onDidChangeStatus(refresh),
      parts.settings.onDidChange(refresh),
      parts.speed.onDidChange(refresh),
      parts.gpu.onDidChange(refresh),
      panel.onDidChangeViewState(refresh),
    );
    webview.html = webviewHtml(webview, parts.dist, { bundle: 'modelPage', title: 'phi-4' });
    void this.#watchOthers();
  }

  get panel(): WebviewPanel {
    return this.#panel;
  }

  dispose(): void {
    this.#closed.abort();
    this.#subscriptions.dispose();
    this.#peer.dispose();
  }

  async #state(): Promise<ModelPageState> {
    const state = await modelPageState(this.#parts, this.#elsewhere);
    const { message = null, at } = this.#problem ?? {};
    return {
      ...state,
      checked: this.#checked ?? null,
      problem: message,
      ...(at === undefined ? {} : { problemAt: at }),
    };
  }

  async #show(): Promise<void> {
    this.#isStale = true;
    if (this.#showing) return;
    this.#showing = true;
    try {
      while (this.#isStale && this.#panel.visible && !this.#closed.signal.aborted) {
        this.#isStale = false;
        // The settings may have changed to another GPU.
        void this.#parts.gpu.known();
        this.#peer.notify('state', await this.#state());
      }
    } catch (error) {
      if (!this.#closed.signal.aborted) await showError(error);
    } finally {
      this.#showing = false;
    }
  }

  #fail(thrown: unknown, at: string | undefined): void {
    if (this.#closed.signal.aborted || !this.#panel.visible) return void showError(thrown);
    this.#problem = { message: PhidelityError.from(thrown).message, at };
    void this.#show();
  }

  async #watchOthers(): Promise<void> {
    const { downloads } = this.#parts;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      if (!downloads.running && this.#panel.visible) {
        let fileName = '';
        const file = await downloads.watch(signal, (progress) => {
          // The size identifies the file: no two in the catalogue are equal.
          fileName ||= downloads.catalogue.find(({ bytes }) => bytes === progress.total)?.fileName ?? '';
          this.#elsewhere = downloads.running ? undefined : { fileName, progress };
          void this.#show();
        });
        this.#elsewhere = undefined;
        if (file) void this.#show();
      }
      await nodeTimer.delay(otherWindowInterval, signal);
    }
  }
}

/** Registers the command that opens the model page: which models there are, what this machine has, and what fits. */
export function registerModelPage(parts: ModelPageParts): Disposable {
  let page: ModelPage | undefined;
  /** One after the other: other work would distort the measurement. */
  const measureAfter = async (asking: Promise<unknown>): Promise<void> => {
    await asking;
    // Not while the model works, which it would slow down.
    const { state } = parts.engine.status;
    const isBusy = state === 'generating' || state === 'loading';
    if (page && !isBusy && parts.speed.speedFor(1).state === 'unknown') await parts.speed.measure();
  };
  const open = (): void => {
    if (page) return page.panel.reveal();
    const panel = window.createWebviewPanel('phidelity.modelPage', 'phi-4', ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [parts.dist],
    });
    const opened = new ModelPage(parts, panel);
    page = opened;
    panel.onDidDispose(() => {
      opened.dispose();
      page = undefined;
    });
    void measureAfter(parts.gpu.ask());
  };
  return Disposable.from(registerCommand('phidelity.openModelPage', open), {
    dispose: () => page?.dispose(),
  });
}
