import {
  commands,
  Disposable,
  EventEmitter,
  languages,
  Range,
  Selection,
  type Tab,
  TabInputTextDiff,
  type TextDocument,
  type TextDocumentContentProvider,
  TextEditorRevealType,
  Uri,
  type ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { LineHunk } from '../../core/edits/lineHunks.ts';
import { isMendable } from '../../core/edits/whatExists.ts';
import type { Position } from '../../core/text/position.ts';
import { showError } from '../commands/registerCommand.ts';
import { cellOf } from '../documents/notebookCells.ts';
import type { Settings } from '../settings/settings.ts';
import type { CheckedItem } from '../verification/checked/checkedDocument.ts';
import { diagnosticsOf } from '../verification/findings/verificationDiagnostics.ts';
import type { GeneratedCode } from '../verification/generatedCode/generatedCode.ts';
import type { WorkspaceVerification } from '../verification/workspaceVerification.ts';
import { checkProposal } from './checkProposal.ts';
import { brokenSyntax, syntaxDiagnostic, tellBroken } from './proposalSyntax.ts';
import { EditReview, type Proposal, type Proposer, type ReviewGroup } from './editReview.ts';

/** Of the documents that show proposals. */
const proposalScheme = 'phidelity-edit';

/** What is asked of a user: to look at a change of a document. */
export interface ReviewRequest {
  /** The document, or the address of the file that is to be made. */
  readonly document: TextDocument | Uri;
  /** Of the tab. */
  readonly title: string;
  readonly proposer: Proposer;
  readonly viewColumn?: ViewColumn | undefined;
  /** The line to show first, counted from 0. */
  readonly line: number;
  /** The user is doing something else. */
  readonly preserveFocus?: boolean;
  readonly group?: ReviewGroup | undefined;
}

/**
 * The door for everything that changes code: it shows each change as a difference to the document, checks the code in it, and
 * writes what the user accepts.
 */
export class EditReviews implements TextDocumentContentProvider, Disposable {
  readonly #parts: {
    readonly verification: Pick<WorkspaceVerification, 'verify' | 'syntaxError'>;
    readonly generated: Pick<GeneratedCode, 'add'>;
    readonly settings: Settings;
  };
  readonly #reviews = new Map<string, EditReview>();
  readonly #checks = new Map<EditReview, AbortController>();
  /** Where cursors are to be put, by the address of the proposal. */
  readonly #lines = new Map<string, number>();
  readonly #contentChanged = new EventEmitter<Uri>();
  readonly #accepted = new EventEmitter<TextDocument>();
  readonly #diagnostics = languages.createDiagnosticCollection('phidelity-edit');
  readonly #subscriptions: Disposable;
  #count = 0;

  constructor(parts: {
    readonly verification: Pick<WorkspaceVerification, 'verify' | 'syntaxError'>;
    readonly generated: Pick<GeneratedCode, 'add'>;
    readonly settings: Settings;
  }) {
    this.#parts = parts;
    this.#subscriptions = Disposable.from(
      workspace.registerTextDocumentContentProvider(proposalScheme, this),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        const own = this.#reviews.get(document.uri.toString());
        if (own) this.#mark(own);
        for (const review of this.#reviews.values())
          if (review.document === document) {
            review.follow();
            void this.recheck(review);
          }
      }),
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { input } of closed) this.#tabClosed(input);
        this.#setContext();
      }),
      window.tabGroups.onDidChangeTabGroups(() => this.#setContext()),
      this.#contentChanged,
      this.#accepted,
      this.#diagnostics,
    );
    // VS Code opens again what was open when it ended, but nobody knows these proposals any more.
    void window.tabGroups.close(tabsOf());
  }

  readonly onDidChange = this.#contentChanged.event;
  /** Changes of this document were accepted and written. */
  readonly onDidAccept = this.#accepted.event;

  /** The review in the active tab, or the one with this address. */
  get(uri?: Uri): EditReview | undefined {
    const key = (uri ?? proposalOf(window.tabGroups.activeTabGroup.activeTab?.input))?.toString();
    return key === undefined ? undefined : this.#reviews.get(key);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#reviews.get(uri.toString())?.text ?? '';
  }

  /** Opens a review of a document that does not differ yet. */
  async open(request: ReviewRequest): Promise<EditReview> {
    const { title, proposer, viewColumn, line, group } = request;
    const creates = request.document instanceof Uri ? request.document : undefined;
    const uri = Uri.from({
      scheme: proposalScheme,
      path: pathOf(request.document),
      query: `${++this.#count}`,
    });
    const document =
      request.document instanceof Uri
        ? await workspace.openTextDocument(uri.with({ query: `${this.#count}-empty` }))
        : request.document;
    const { generated } = this.#parts;
    const onAccepted = (): void => this.#accepted.fire(document);
    const review = new EditReview(document, {
      ...{ uri, creates, group, proposer, generated, onAccepted },
    });
    this.#reviews.set(uri.toString(), review);
    review.onDidChange(() => this.#changed(review));
    const proposal = await workspace.openTextDocument(uri);
    if (proposal.languageId !== document.languageId)
      await languages.setTextDocumentLanguage(proposal, document.languageId);
    await commands.executeCommand('vscode.diff', document.uri, uri, title, {
      preview: false,
      preserveFocus: request.preserveFocus ?? false,
      selection: new Range(line, 0, line, 0),
      ...(viewColumn === undefined ? {} : { viewColumn }),
    });
    this.#setContext();
    return review;
  }

  /** Brings the tab of a review to the front again. */
  async show({ document, uri }: EditReview): Promise<void> {
    const [tab] = tabsOf(uri);
    if (!tab) return;
    const { label, group } = tab;
    await commands.executeCommand('vscode.diff', document.uri, uri, label, {
      preview: false,
      viewColumn: group.viewColumn,
    });
  }

  /**
   * Checks the code of a whole proposal and then offers it.
   *
   * @returns What is left to verify in it. Rejects only if the signal is aborted, with its reason.
   */
  async offer(review: EditReview, proposal: Proposal, signal: AbortSignal): Promise<readonly CheckedItem[]> {
    review.propose(proposal, 'checking');
    const { text, hunks, document, target: at } = review;
    const { verification } = this.#parts;
    const items = await checkProposal(document, { text, hunks, at }, verification, signal);
    const broken = await brokenSyntax(document, text, verification, signal);
    review.checked(items, broken);
    if (hunks[0]) this.reveal(review, broken?.line ?? hunks[0].newStart);
    // The proposal is offered; what is said about it stays until the user closes it.
    if (broken) void tellBroken(review, broken).catch(showError);
    return items;
  }

  /** Checks again what is offered, after a part of it was accepted or rejected, or the document has changed. */
  async recheck(review: EditReview): Promise<void> {
    if (review.state !== 'ready') return;
    this.#checks.get(review)?.abort();
    const controller = new AbortController();
    this.#checks.set(review, controller);
    const { text, hunks, document, target: at } = review;
    const { verification } = this.#parts;
    try {
      const items = await checkProposal(document, { text, hunks, at }, verification, controller.signal);
      const broken = await brokenSyntax(document, text, verification, controller.signal);
      if (review.state === 'ready') review.checked(items, broken);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  }

  /** Where the document would no longer be Python after some of the changes. */
  async brokenBy(review: EditReview, hunks: readonly LineHunk[]): Promise<Position | undefined> {
    const text = review.textWith(hunks);
    if (text === review.checkedText) return review.broken;
    return brokenSyntax(review.document, text, this.#parts.verification, new AbortController().signal);
  }

  /** Puts the cursor of a proposal at a line, as soon as its text is shown: where it changes, the cursor moves. */
  reveal(review: EditReview, line: number): void {
    this.#lines.set(review.uri.toString(), line);
    this.#mark(review);
  }

  /** Closes the tab of a review; what was not accepted is not written. */
  async close(review: EditReview): Promise<void> {
    await window.tabGroups.close(tabsOf(review.uri));
    this.#forget(review);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const check of this.#checks.values()) check.abort();
    for (const review of this.#reviews.values()) review.dispose();
  }

  #changed(review: EditReview): void {
    this.#contentChanged.fire(review.uri);
    this.#mark(review);
    this.#setContext();
  }

  /** Marks what was found, as soon as the text that it was found in is shown: marks move with what changes after them. */
  #mark({ uri, items, text, broken }: EditReview): void {
    const shown = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    const { severity } = this.#parts.settings.verification;
    const isShown = shown?.getText().replaceAll('\r\n', '\n') === text;
    const marks = [...diagnosticsOf({ items }, severity), ...(broken ? [syntaxDiagnostic(broken)] : [])];
    this.#diagnostics.set(uri, isShown ? marks : []);
    const line = this.#lines.get(uri.toString());
    if (!isShown || line === undefined) return;
    this.#lines.delete(uri.toString());
    showLineOf(uri, line);
  }

  #setContext(): void {
    const review = this.get();
    const set = (key: string, value: unknown): void =>
      void commands.executeCommand('setContext', `phidelity.${key}`, value);
    set('editReview', review?.state);
    set('editHasInstruction', review?.proposer.changeInstruction !== undefined);
    const canRewrite =
      review?.proposer.rewrite !== undefined && review.items.some(({ item }) => isMendable(item));
    set('editHasFindings', canRewrite);
    set('editGroup', (review?.group?.size ?? 0) > 1);
  }

  #tabClosed(input: unknown): void {
    const uri = proposalOf(input);
    const review = uri && this.get(uri);
    // A tab that is moved to another group is closed and opened.
    if (review && tabsOf(uri).length === 0) this.#forget(review);
  }

  #forget(review: EditReview): void {
    if (!this.#reviews.delete(review.uri.toString())) return;
    this.#checks.get(review)?.abort();
    this.#checks.delete(review);
    this.#lines.delete(review.uri.toString());
    this.#diagnostics.delete(review.uri);
    review.dispose();
    review.proposer.closed?.();
  }
}

/** The tabs of one proposal, or of all. */
function tabsOf(uri?: Uri): Tab[] {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => {
      const own = proposalOf(input);
      return own !== undefined && (uri === undefined || own.toString() === uri.toString());
    });
}

/** Puts the cursor of a proposal at a line, if it is in view. */
function showLineOf(uri: Uri, line: number): void {
  const editor = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  if (!editor) return;
  const { range } = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1));
  editor.selection = new Selection(range.start, range.start);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

function proposalOf(input: unknown): Uri | undefined {
  return input instanceof TabInputTextDiff && input.modified.scheme === proposalScheme
    ? input.modified
    : undefined;
}

/** A cell is shown under the name of its notebook, but not as one. */
function pathOf(document: TextDocument | Uri): string {
  const uri = document instanceof Uri ? document : document.uri;
  const cell = cellOf(uri);
  return cell ? `${uri.path}/${cell.index + 1}` : uri.path.startsWith('/') ? uri.path : `/${uri.path}`;
}
