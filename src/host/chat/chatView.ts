import {
  type CancellationToken,
  commands,
  Disposable,
  l10n,
  type Uri,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
  type WebviewViewResolveContext,
  window,
} from 'vscode';
import 'vscode-jsonrpc/node';
import { unfitted } from '../../core/attachments/attachment.ts';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import type { Turn } from '../../core/conversation/conversation.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatUpdate } from '../../core/conversation/liveConversation.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Logger } from '../../core/ports/logger.ts';
import { endpointPlace } from '../../platform/endpoints/endpointName.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import {
  type Activity,
  type Answerer,
  chatHostContract,
  chatViewContract,
  type ChatViewState,
  type PendingQuestion as PendingQuestionView,
} from '../../protocol/chatViewContract.ts';
import { RpcPeer } from '../../protocol/rpc/rpcPeer.ts';
import { conversationTitle } from '../../wording/chat/conversation.ts';
import type { Settings } from '../settings/settings.ts';
import { TerminalTyping } from '../terminal/typeInTerminal.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import { webviewHtml, webviewTransport } from '../webview/webviewPage.ts';
import { chatHandlers, type QuestionParts } from './chatHandlers.ts';
import { CodeReports } from './codeReports.ts';
import { LowMemoryNotice } from './lowMemoryNotice.ts';

type Peer = RpcPeer<typeof chatHostContract, typeof chatViewContract>;

/** The chat panel. It can be closed and opened again at any time, since all it shows comes from the session. */
export class ChatView implements WebviewViewProvider, Disposable {
  static readonly id = 'phidelity.chat';

  readonly #session: ChatSession;
  readonly #pending: PendingQuestion;
  readonly #question: QuestionParts;
  readonly #engine: RoleEngine;
  readonly #settings: Settings;
  readonly #logger: Logger;
  readonly #dist: Uri;
  readonly #examples: readonly string[];
  readonly #verification: WorkspaceVerification;
  readonly #generatedCode: GeneratedCode;
  readonly #terminals: TerminalTyping;
  readonly #lowMemory: LowMemoryNotice;
  readonly #reports: CodeReports;
  readonly #subscriptions: Disposable;
  #peer: Peer | undefined;
  #title = '';
  #isReady = false;
  /** What a page that is being loaded is told as soon as it is ready. */
  readonly #whenReady = new Set<'focus' | 'find'>();
  #suggestedQuestion: string | undefined;

  constructor(parts: {
    readonly session: ChatSession;
    /** What will go with the next question. */
    readonly pending: PendingQuestion;
    readonly question: QuestionParts;
    readonly engine: RoleEngine;
    readonly settings: Settings;
    readonly logger: Logger;
    /** The folder with the bundles. */
    readonly dist: Uri;
    readonly examples: readonly string[];
    readonly verification: WorkspaceVerification;
    readonly generatedCode: GeneratedCode;
    /** Shared by all windows and workspaces. */
    readonly memory: RememberedValues;
  }) {
    this.#session = parts.session;
    this.#pending = parts.pending;
    this.#question = parts.question;
    this.#engine = parts.engine;
    this.#settings = parts.settings;
    this.#logger = parts.logger;
    this.#dist = parts.dist;
    this.#examples = parts.examples;
    this.#verification = parts.verification;
    this.#generatedCode = parts.generatedCode;
    this.#terminals = new TerminalTyping(parts.question.timer);
    this.#lowMemory = new LowMemoryNotice(parts.memory);
    this.#reports = new CodeReports(parts);
    this.#subscriptions = Disposable.from(
      window.registerWebviewViewProvider(ChatView.id, this),
      this.#session.onUpdate((update) => this.#show(update)),
      this.#session.onDidChangeActivity(() => this.#peer?.notify('activity', this.#activity())),
      this.#pending.onDidChange(() => this.#peer?.notify('pending', this.#pendingQuestion())),
      this.#question.box.onDidChangeCommand(() => this.#peer?.notify('pending', this.#pendingQuestion())),
      this.#engine.onDidChangeStatus(() => this.#showEngine()),
      this.#settings.onDidChange(() => this.#showEngine()),
      this.#terminals,
      this.#reports,
      this.#reports.onDidChange(() => this.#peer?.notify('verificationChanged', null)),
    );
  }

  resolveWebviewView(
    view: WebviewView,
    _context: WebviewViewResolveContext,
    _token: CancellationToken,
  ): void {
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    const peer: Peer = new RpcPeer(
      webviewTransport(webview, (listener) => view.onDidDispose(listener)),
      {
        local: chatHostContract,
        remote: chatViewContract,
        handlers: chatHandlers({
          session: this.#session,
          ...this.#question,
          reports: this.#reports,
          verification: this.#verification,
          generatedCode: this.#generatedCode,
          terminals: this.#terminals,
          ready: () => this.#ready(),
          focus: () => this.focus(),
          dismissLowMemory: async () => {
            await this.#lowMemory.dismiss(this.#engine.status);
            this.#showEngine();
          },
        }),
        onGone: (why) => new PhidelityError('protocol', why),
        onError: (error) => this.#logger.error(`chat panel: ${error.message}`),
      },
    );
    this.#peer?.dispose();
    this.#peer = peer;
    this.#isReady = false;
    view.onDidChangeVisibility(() => {
      // The page of a hidden view is thrown away, and loaded again when it is shown.
      if (this.#peer === peer && !view.visible) this.#isReady = false;
    });
    view.onDidDispose(() => {
      if (this.#peer === peer) this.#peer = undefined;
    });
    webview.html = chatViewHtml(webview, this.#dist);
  }

  /** Opens the panel and focuses the question box. */
  async focus(): Promise<void> {
    await this.#tell('focus');
  }

  /** Opens the panel with a question in its box, unless there is something in it. */
  async suggestQuestion(text: string): Promise<void> {
    if (this.#isReady) this.#peer?.notify('suggestQuestion', { text });
    else this.#suggestedQuestion = text;
    await this.focus();
  }

  /** Opens the panel, and in it the box to find something in the chat. */
  async find(): Promise<void> {
    await this.#tell('find');
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#peer?.dispose();
  }

  #ready(): ChatViewState {
    this.#isReady = true;
    for (const what of this.#whenReady) this.#peer?.notify(what, null);
    this.#whenReady.clear();
    if (this.#suggestedQuestion !== undefined)
      this.#peer?.notify('suggestQuestion', { text: this.#suggestedQuestion });
    this.#suggestedQuestion = undefined;
    return this.#state();
  }

  /** Opens the panel and tells it what to do, when it is loaded at the latest. */
  async #tell(what: 'focus' | 'find'): Promise<void> {
    await commands.executeCommand(`${ChatView.id}.focus`);
    if (this.#isReady) this.#peer?.notify(what, null);
    else this.#whenReady.add(what);
  }

  #state(): ChatViewState {
    const { conversation } = this.#session;
    this.#title = conversationTitle(conversation);
    return {
      conversation: { id: conversation.id, title: this.#title, turns: conversation.turns.map(shownTurn) },
      ...this.#answerer(),
      activity: this.#activity(),
      pending: this.#pendingQuestion(),
      examples: [...this.#examples],
    };
  }

  #activity(): Activity {
    const { writing, waiting } = this.#session.activity;
    return {
      writing: writing ? { id: writing.id, title: conversationTitle(writing) } : null,
      waiting: waiting.map(({ turn }) => turn),
    };
  }

  #pendingQuestion(): PendingQuestionView {
    const { attachments, draftTokens, isEstimate, contextSize = null } = this.#pending.state;
    const { command } = this.#question.box;
    return {
      attachments: attachments.map(({ id, attachment, tokens, fit }) => {
        const { uri: _, languageId: __, text: ___, ...place } = unfitted(attachment);
        const { cutAfterLine = null, omitted = null } = fit;
        return { id, ...place, tokens, cutAfterLine, omitted };
      }),
      ...(command ? { command } : {}),
      draftTokens,
      isEstimate,
      contextSize,
    };
  }

  #answerer(): Answerer {
    const { status, fallback } = this.#engine;
    const model = 'model' in status ? status.model : undefined;
    const endpoint = endpointPlace(this.#settings.endpointsFor('chat'));
    const isHere = !endpoint || fallback !== undefined;
    return {
      engine: status,
      modelName: model?.name ?? (isHere ? this.#settings.modelName : endpoint.name),
      isDemo: model
        ? model.kind === 'demo' && model.source.kind === 'local'
        : isHere && this.#settings.isDemo,
      endpoint: endpoint ?? null,
      lowMemory: this.#lowMemory.of(status),
      fallback: fallback ?? null,
    };
  }

  #showEngine(): void {
    this.#peer?.notify('engine', this.#answerer());
  }

  #show(update: ChatUpdate): void {
    const peer = this.#peer;
    // An answer goes on in a chat that is not open.
    if (!peer || update.chat !== this.#session.conversation.id) return;
    switch (update.kind) {
      case 'conversation':
        return peer.notify('state', this.#state());
      case 'turn': {
        peer.notify('turn', shownTurn(update.turn));
        const title = conversationTitle(this.#session.conversation);
        if (title !== this.#title) peer.notify('title', { title: (this.#title = title) });
        return;
      }
      case 'text':
      case 'thought':
        return peer.notify(update.kind, { turn: update.turn, text: update.text, at: update.at });
      case 'reading':
        return peer.notify('reading', {
          turn: update.turn,
          evaluated: update.evaluated,
          total: update.total,
        });
    }
  }
}

/** A turn as the panel shows it: without the texts that went with its question, which may be long. */
function shownTurn({ attachments, ...turn }: Turn): Turn {
  return attachments ? { ...turn, attachments: attachments.map((one) => ({ ...one, text: '' })) } : turn;
}

/** The page of the chat panel. */
function chatViewHtml(webview: Webview, dist: Uri): string {
  return webviewHtml(webview, dist, { bundle: 'webview', title: l10n.t('Phidelity Chat') });
}
