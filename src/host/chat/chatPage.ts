import { type Disposable, l10n, type Uri, type Webview } from 'vscode';
import 'vscode-jsonrpc/node';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { chatHostContract, chatViewContract } from '../../protocol/chatViewContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import { webviewHtml, webviewTransport } from '../webview/webviewPage.ts';

type Peer = RpcPeer<typeof chatHostContract, typeof chatViewContract>;

/** One place where the chat is shown. Its webview can come and go, and a hidden one loads its page again when it is shown. */
export class ChatPage implements Disposable {
  readonly #dist: Uri;
  readonly #logger: Logger;
  #peer: Peer | undefined;
  #isReady = false;
  /** What a page that is being loaded is told as soon as it is ready. */
  readonly #whenReady = new Set<'focus' | 'find'>();
  #suggestedQuestion: string | undefined;
  /** Called when the page has loaded or is gone. */
  #waiting: (() => void)[] = [];

  /** @param parts.dist The folder with the bundles. */
  constructor(parts: { readonly dist: Uri; readonly logger: Logger }) {
    this.#dist = parts.dist;
    this.#logger = parts.logger;
  }

  /** Loads the page into a webview, in place of the one before. */
  show(
    place: { readonly webview: Webview; onDidDispose(listener: () => void): Disposable },
    handlers: Handlers<typeof chatHostContract>,
  ): void {
    const { webview } = place;
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    const peer: Peer = new RpcPeer(
      webviewTransport(webview, (listener) => place.onDidDispose(listener)),
      {
        local: chatHostContract,
        remote: chatViewContract,
        handlers,
        onGone: (why) => new PhidelityError('protocol', why),
        onError: (error) => this.#logger.error(`chat panel: ${error.message}`),
      },
    );
    this.#peer?.dispose();
    this.#peer = peer;
    this.#isReady = false;
    place.onDidDispose(() => {
      if (this.#peer !== peer) return;
      this.#peer = undefined;
      this.#endWaiting();
    });
    webview.html = webviewHtml(webview, this.#dist, { bundle: 'webview', title: l10n.t('Phidelity Chat') });
  }

  /** The page of a hidden webview is thrown away, and loaded again when it is shown. */
  hidden(): void {
    this.#isReady = false;
  }

  /** The page has loaded: it is told what it was to be told. */
  loaded(): void {
    this.#isReady = true;
    for (const what of this.#whenReady) this.#peer?.notify(what, null);
    this.#whenReady.clear();
    if (this.#suggestedQuestion !== undefined)
      this.#peer?.notify('suggestQuestion', { text: this.#suggestedQuestion });
    this.#suggestedQuestion = undefined;
    this.#endWaiting();
  }

  /** Resolves when the page has loaded, or its webview was closed. */
  async whenLoaded(): Promise<void> {
    while (this.#peer && !this.#isReady) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Tells the page what has changed, if there is one: one that is loaded later asks for all. */
  readonly notify: Peer['notify'] = (name, params) => this.#peer?.notify(name, params);

  /** Tells the page what to do, when it is loaded at the latest. */
  tell(what: 'focus' | 'find'): void {
    if (this.#isReady) this.#peer?.notify(what, null);
    else this.#whenReady.add(what);
  }

  /** Puts a question into its box, unless there is something in it. */
  suggestQuestion(text: string): void {
    if (this.#isReady) this.#peer?.notify('suggestQuestion', { text });
    else this.#suggestedQuestion = text;
  }

  dispose(): void {
    this.#peer?.dispose();
    this.#peer = undefined;
    this.#endWaiting();
  }

  #endWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
