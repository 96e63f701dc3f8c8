import {
  commands,
  Disposable,
  l10n,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  type WebviewView,
  type WebviewViewProvider,
  window,
} from 'vscode';
import type { PendingQuestion } from '../../core/attachments/pendingQuestion.ts';
import { ChatDrafts, type Drafts } from '../../core/conversation/chatDrafts.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatUpdate } from '../../core/conversation/liveConversation.ts';
import type { RoleEngine } from '../../core/endpoints/roleEngine.ts';
import type { Logger } from '../../core/ports/logger.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import type { ChatViewState, chatHostContract } from '../../protocol/chatViewContract.ts';
import type { Handlers } from '../../protocol/rpc/contract.ts';
import { conversationTitle } from '../../wording/chat/conversation.ts';
import { showError } from '../commands/registerCommand.ts';
import type { Settings } from '../settings/settings.ts';
import type { AnswerEdits } from '../edits/apply/answerEdits.ts';
import { TerminalTyping } from '../terminal/typeInTerminal.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import { chatHandlers, type QuestionParts } from './chatHandlers.ts';
import { ChatPage } from './chatPage.ts';
import { ChatState, shownTurn } from './chatState.ts';
import { CodeReports } from './codeReports.ts';
import { GrowingReports } from './growingReports.ts';
import { LowMemoryNotice } from './lowMemoryNotice.ts';

interface ChatViewParts {
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
  readonly edits: AnswerEdits;
  /** Shared by all windows and workspaces. */
  readonly memory: RememberedValues;
}

/** An editor tab with the chat. */
interface ChatTab {
  readonly panel: WebviewPanel;
  readonly page: ChatPage;
}

/**
 * The chat where users see it: in its view and, if they want, in an editor tab. Both show the same chat with the same box, and
 * can be closed and opened again at any time, since all they show comes from the session.
 */
export class ChatView implements WebviewViewProvider, WebviewPanelSerializer, Disposable {
  static readonly id = 'phidelity.chat';
  static readonly tabId = 'phidelity.chatEditor';

  readonly #parts: ChatViewParts;
  readonly #session: ChatSession;
  readonly #drafts = new ChatDrafts();
  readonly #lowMemory: LowMemoryNotice;
  readonly #terminals: TerminalTyping;
  readonly #reports: CodeReports;
  readonly #growing: GrowingReports;
  readonly #state: ChatState;
  readonly #subscriptions: Disposable;
  readonly #view: ChatPage;
  #tab: ChatTab | undefined;
  /** Where the user had the keyboard last. */
  #lastUsed: ChatPage;
  /** The chat that is shown, and its title. */
  #shown: { readonly id: string; readonly hasTurns: boolean; readonly title: string };

  constructor(parts: ChatViewParts) {
    this.#parts = parts;
    const { session, pending, engine, settings, question } = parts;
    this.#session = session;
    this.#lowMemory = new LowMemoryNotice(parts.memory);
    this.#terminals = new TerminalTyping(question.timer);
    this.#reports = new CodeReports(parts);
    this.#growing = new GrowingReports({
      ...parts,
      isOn: () => settings.verification.whileWriting !== 'off',
    });
    this.#state = new ChatState({
      ...parts,
      box: question.box,
      drafts: this.#drafts,
      lowMemory: this.#lowMemory,
    });
    this.#view = this.#lastUsed = new ChatPage(parts);
    this.#shown = this.#toShow();
    const showPending = (): void => this.#tellAll('pending', this.#state.pendingQuestion());
    this.#subscriptions = Disposable.from(
      window.registerWebviewViewProvider(ChatView.id, this),
      window.registerWebviewPanelSerializer(ChatView.tabId, this),
      session.onUpdate((update) => this.#show(update)),
      session.onDidChangeActivity(() => this.#tellAll('activity', this.#state.activity())),
      pending.onDidChange(showPending),
      question.box.onDidChangeCommand(showPending),
      engine.onDidChangeStatus(() => this.#showEngine()),
      settings.onDidChange(() => this.#showEngine()),
      this.#terminals,
      this.#reports,
      this.#growing,
      this.#growing.onDidChange((growing) => this.#tellAll('growingReport', growing)),
      this.#reports.onDidChange(() => this.#tellAll('verificationChanged', null)),
    );
  }

  resolveWebviewView(view: WebviewView): void {
    this.#view.show(view, this.#handlers(this.#view));
    view.onDidChangeVisibility(() => {
      if (!view.visible) this.#view.hidden();
    });
  }

  /** Shows the chat in a tab that was there before the window was closed or loaded again. */
  async deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    if (this.#tab) panel.dispose();
    else this.#showIn(panel);
  }

  /** Brings the chat to the front, where it was used last, and focuses the question box. */
  focus(): Promise<void> {
    return this.#bringToFront('focus');
  }

  /** Brings the chat to the front with a question in its box, unless there is something in it. */
  async suggestQuestion(text: string): Promise<void> {
    this.#lastUsed.suggestQuestion(text);
    await this.focus();
  }

  /** Brings the chat to the front, and in it the box to find something. */
  find(): Promise<void> {
    return this.#bringToFront('find');
  }

  /** Opens the chat in an editor tab, beside the code that is being edited, or brings its tab to the front. */
  async openInEditor(): Promise<void> {
    await this.#openTab(window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active);
  }

  /** The same, in a window of its own. */
  async openInNewWindow(): Promise<void> {
    const { panel, page } = await this.#openTab(ViewColumn.Active);
    // VS Code moves the active editor: not before that is the chat.
    await page.whenLoaded();
    if (!panel.active) return;
    // There, its page is loaded again.
    page.hidden();
    page.tell('focus');
    await commands.executeCommand('workbench.action.moveEditorToNewWindow');
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#view.dispose();
    // Not its tab: VS Code has it again after the window was loaded again.
    this.#tab?.page.dispose();
  }

  get #pages(): readonly ChatPage[] {
    return this.#tab ? [this.#view, this.#tab.page] : [this.#view];
  }

  readonly #tellAll: ChatPage['notify'] = (name, params) => {
    for (const page of this.#pages) page.notify(name, params);
  };

  async #openTab(column: ViewColumn): Promise<ChatTab> {
    const tab =
      this.#tab ?? this.#showIn(window.createWebviewPanel(ChatView.tabId, l10n.t('Phidelity Chat'), column));
    this.#use(tab.page);
    await this.focus();
    return tab;
  }

  #showIn(panel: WebviewPanel): ChatTab {
    const page = new ChatPage(this.#parts);
    const tab = { panel, page };
    this.#tab = tab;
    page.show(panel, this.#handlers(page));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) page.hidden();
    });
    panel.onDidDispose(() => {
      page.dispose();
      if (this.#tab === tab) this.#tab = undefined;
      if (this.#lastUsed === page) this.#use(this.#view);
    });
    return tab;
  }

  #use(page: ChatPage): void {
    if (page === this.#lastUsed) return;
    this.#lastUsed = page;
    // Screen readers would read twice what both announce.
    for (const one of this.#pages) one.notify('announces', { isOn: one === page });
  }

  async #bringToFront(what: 'focus' | 'find'): Promise<void> {
    const page = this.#lastUsed;
    if (page === this.#tab?.page) this.#tab.panel.reveal();
    else await commands.executeCommand(`${ChatView.id}.focus`);
    page.tell(what);
  }

  #handlers(page: ChatPage): Handlers<typeof chatHostContract> {
    return chatHandlers({
      ...this.#parts,
      ...this.#parts.question,
      reports: this.#reports,
      terminals: this.#terminals,
      ready: (kept) => this.#ready(page, kept),
      draftChanged: (text) => this.#draftChanged(page, text),
      focused: () => this.#use(page),
      focus: () => this.focus(),
      dismissLowMemory: async () => {
        await this.#lowMemory.dismiss(this.#parts.engine.status);
        this.#showEngine();
      },
    });
  }

  #ready(page: ChatPage, kept: Drafts): ChatViewState {
    if (this.#drafts.adopt(kept)) this.#readDraft();
    page.loaded();
    page.notify('announces', { isOn: page === this.#lastUsed });
    return this.#state.all();
  }

  async #draftChanged(by: ChatPage, text: string): Promise<void> {
    if (this.#drafts.write(text))
      for (const page of this.#pages) if (page !== by) page.notify('draft', { text });
    await this.#parts.question.box.draft(text);
  }

  #readDraft(): void {
    this.#parts.question.box.draft(this.#drafts.box.draft).catch(showError);
  }

  #showEngine(): void {
    this.#tellAll('engine', this.#state.answerer());
  }

  #toShow(): { readonly id: string; readonly hasTurns: boolean; readonly title: string } {
    const { conversation } = this.#session;
    const { id, turns } = conversation;
    return { id, hasTurns: turns.length > 0, title: conversationTitle(conversation) };
  }

  #show(update: ChatUpdate): void {
    // An answer goes on in a chat that is not open.
    if (update.chat !== this.#session.conversation.id) return;
    switch (update.kind) {
      case 'conversation':
        return this.#showConversation();
      case 'turn': {
        this.#tellAll('turn', shownTurn(update.turn));
        const { title } = this.#shown;
        this.#shown = this.#toShow();
        if (title !== this.#shown.title) this.#tellAll('title', { title: this.#shown.title });
        return;
      }
      case 'text':
      case 'thought':
        return this.#tellAll(update.kind, { turn: update.turn, text: update.text, at: update.at });
      case 'reading':
        return this.#tellAll('reading', {
          turn: update.turn,
          evaluated: update.evaluated,
          total: update.total,
        });
    }
  }

  #showConversation(): void {
    const left = this.#shown;
    this.#shown = this.#toShow();
    if (left.id !== this.#shown.id) {
      // A chat without questions cannot be opened again.
      this.#drafts.changeChat(left.hasTurns ? left.id : undefined, this.#shown.id);
      this.#readDraft();
    }
    this.#tellAll('state', this.#state.all());
  }
}
