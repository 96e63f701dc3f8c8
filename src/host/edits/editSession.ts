import { l10n, ProgressLocation, type TextDocument, type Uri, type ViewColumn, window } from 'vscode';
import type { AnswerQueue } from '../../core/conversation/answerQueue.ts';
import type { ChatSettings } from '../../core/chat/chatSettings.ts';
import {
  askForEdit,
  type EditOutcome,
  type EditProgress,
  type EditTask,
} from '../../core/edits/editAnswer.ts';
import { type EditedLines, fitEdit, previewEdit } from '../../core/edits/fitEdit.ts';
import { linesOf } from '../../core/edits/lineHunks.ts';
import { movedLines } from '../../core/edits/rebaseEdit.ts';
import { rewriteWithWhatExists } from '../../core/edits/whatExists.ts';
import type { IndentStyle } from '../../core/insertion/indentBlock.ts';
import type { Engine, PromptTurn } from '../../core/ports/engine.ts';
import { showError } from '../commands/registerCommand.ts';
import type { CheckedItem } from '../verification/checked/checkedDocument.ts';
import { type EditEnd, tellEnd } from './editEnd.ts';
import { type EditReview, type Proposal, type Proposer, reviewTitle } from './editReview.ts';
import type { EditReviews } from './editReviews.ts';

export interface EditSessionParts {
  readonly engine: Engine;
  readonly queue: AnswerQueue;
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  readonly reviews: EditReviews;
  /** Whether the demo model answers, which only knows its script. */
  readonly isDemo: () => boolean;
  readonly accepting?: Proposer['accepting'];
  readonly next?: Proposer['next'];
}

/** An instruction that the user did not type. */
export interface PreparedInstruction {
  /** What the user sees of it to put it differently. */
  readonly shown: string;
  /** The whole instruction for the model. Rejects only if the signal is aborted. */
  readonly write: (signal: AbortSignal) => Promise<string>;
}

/** The code that is edited, and how it is shown. */
export interface EditSubject {
  readonly document: TextDocument;
  readonly edited: EditedLines;
  readonly style: IndentStyle;
  /** Relative to the workspace folder if the file is in one. */
  readonly path: string;
  readonly viewColumn: ViewColumn | undefined;
  /** The file that is made when the change is accepted; then the document is an empty one. */
  readonly creates?: Uri | undefined;
  /** Asks whether these lines, and those around them, may go to the model. */
  readonly agree: (edited: EditedLines) => Promise<boolean>;
  /** What becomes of the file; without it, the code of an answer stands for the edited lines. */
  readonly fit?: EditFit;
}

/** What of an answer goes into a file, and what the user should know of it; or why nothing does, in words. */
export type FittedAnswer =
  | { readonly lines: readonly string[]; readonly note?: string | undefined }
  | { readonly refusal: string };

/** Takes out of the code of an answer what it was asked for. Rejects only if the signal is aborted. */
type EditFit = (
  lines: readonly string[],
  edited: EditedLines,
  code: string,
  signal: AbortSignal,
) => FittedAnswer | Promise<FittedAnswer>;

/** Milliseconds between two looks at code that is being written: each is compared with the whole file. */
const previewInterval = 100;

/** One edit in place, from its first instruction until its review is closed: the instruction can be changed. */
export class EditSession {
  readonly #subject: EditSubject;
  readonly #parts: EditSessionParts;
  #lines: readonly string[];
  #edited: EditedLines;
  #turns: readonly PromptTurn[] = [];
  #instruction = '';
  #review: Promise<EditReview> | undefined;
  #proposal: Proposal | undefined;
  #code = '';
  #running: AbortController | undefined;
  /** The document's version that the user has agreed to send. */
  #agreed: number | undefined;
  #previewed = 0;

  constructor(subject: EditSubject, parts: EditSessionParts) {
    this.#subject = subject;
    this.#parts = parts;
    this.#lines = linesOf(subject.document.getText());
    this.#edited = subject.edited;
  }

  /** Has the model change the code: as it is said here, or as the user says when asked. */
  async ask(given?: string | PreparedInstruction): Promise<void> {
    const prepared = typeof given === 'object' ? given : undefined;
    const typed = typeof given === 'object' ? given.shown : given;
    const instruction = (typed ?? (await this.#askUser()) ?? '').trim();
    if (instruction === '') return;
    this.#instruction = instruction;
    await this.#run(prepared?.write ?? instruction);
  }

  #askUser(): Thenable<string | undefined> {
    const { start, end } = this.#edited;
    return window.showInputBox({
      title: l10n.t('Edit {0} with Phidelity', this.#subject.path),
      prompt:
        end - start > 1
          ? l10n.t('What should change in lines {0} to {1}?', start + 1, end)
          : l10n.t('What should change in line {0}?', start + 1),
      placeHolder: l10n.t('Such as: handle an empty list'),
      value: this.#instruction,
      ignoreFocusOut: true,
    });
  }

  async #rewrite(items: readonly CheckedItem[]): Promise<void> {
    const facts = items.map(({ item }) => item);
    const { languageId } = this.#subject.document;
    await this.#run({ question: rewriteWithWhatExists(facts, this.#code, languageId) });
  }

  async #run(instruction: EditTask['instruction'] | PreparedInstruction['write']): Promise<void> {
    this.#follow();
    const { document } = this.#subject;
    if (this.#agreed !== document.version && !(await this.#subject.agree(this.#edited))) return;
    this.#agreed = document.version;
    this.#running?.abort();
    const controller = (this.#running = new AbortController());
    // Parts of it may have been accepted or rejected.
    if (this.#proposal) this.#proposal = (await this.#review)?.proposal;
    const title = l10n.t('Editing {0}', this.#subject.path);
    const location = { location: ProgressLocation.Notification, cancellable: true, title };
    const found = await window.withProgress(location, async (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      const show = (message: string): void => progress.report({ message });
      const outcome = await this.#answer(instruction, controller.signal, show);
      if (outcome.kind === 'code') show(l10n.t('checking the code…'));
      return this.#offer(outcome, controller);
    });
    if (this.#running === controller) this.#running = undefined;
    // The edit has ended; what is said about it stays until the user closes it.
    const review = this.#review;
    const next = {
      isDemo: this.#parts.isDemo(),
      ask: () => this.ask(),
      // Not once the review was closed.
      rewrite: async () => {
        if (review && review === this.#review) await this.#rewrite((await review).items);
      },
    };
    void tellEnd(found, next).catch(showError);
  }

  async #answer(
    given: EditTask['instruction'] | PreparedInstruction['write'],
    signal: AbortSignal,
    show: (message: string) => void,
  ): Promise<EditOutcome> {
    const { path, document } = this.#subject;
    let instruction = given;
    if (typeof instruction === 'function') {
      show(l10n.t('checking the code…'));
      try {
        instruction = await instruction(signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        return { kind: 'cancelled' };
      }
    }
    if (!this.#parts.queue.isFree) show(l10n.t('waiting for the answer in the chat…'));
    return askForEdit(
      {
        path,
        languageId: document.languageId,
        lines: this.#lines,
        edited: this.#edited,
        earlier: this.#turns,
        instruction,
      },
      { ...this.#parts, signal, onProgress: (step) => this.#progressed(step, show) },
    );
  }

  /** The document may have changed since the last answer: then the model is asked about it as it is now. */
  #follow(): void {
    const current = linesOf(this.#subject.document.getText());
    const { isChanged, ...edited } = movedLines(this.#edited, this.#lines, current);
    if (isChanged) this.#turns = [];
    this.#lines = current;
    this.#edited = edited;
  }

  #progressed(progress: EditProgress, show: (message: string) => void): void {
    if (progress.kind === 'loading') {
      const { state } = this.#parts.engine.status;
      if (state !== 'ready' && state !== 'generating') show(l10n.t('loading the model…'));
    } else if (progress.kind === 'reading')
      show(l10n.t('reading the code, {0} %', Math.round(progress.fraction * 100)));
    else {
      show(l10n.t('writing…'));
      const { document, style } = this.#subject;
      const now = Date.now();
      const isEmpty = progress.code.trim() === '';
      if (isEmpty || document.isClosed || now - this.#previewed < previewInterval) return;
      this.#previewed = now;
      const base = this.#lines;
      const proposed = previewEdit(base.join('\n'), this.#edited, progress.code, style);
      void this.#opened().then(
        (review) => this.#running && review.propose({ base, proposed }, 'writing'),
        // The same error comes when the whole code is offered.
        () => {},
      );
    }
  }

  /** The review, which opens when there is something to see. */
  #opened(): Promise<EditReview> {
    const { document, path, viewColumn, creates } = this.#subject;
    this.#review ??= this.#parts.reviews.open({
      document: creates ?? document,
      title: reviewTitle(path.split('/').at(-1)!, creates !== undefined),
      viewColumn,
      line: this.#edited.start,
      preserveFocus: window.activeTextEditor?.document !== document,
      proposer: {
        changeInstruction: (given) => this.ask(given),
        rewrite: (items) => this.#rewrite(items),
        ...(this.#parts.accepting && { accepting: this.#parts.accepting }),
        ...(this.#parts.next && { next: this.#parts.next }),
        closed: () => {
          this.#running?.abort();
          this.#review = undefined;
          this.#proposal = undefined;
        },
      },
    });
    return this.#review;
  }

  /** Shows the outcome for review, or puts back what was there before. */
  async #offer(outcome: EditOutcome, controller: AbortController): Promise<EditEnd> {
    const { reviews } = this.#parts;
    const { signal } = controller;
    // Another instruction was given meanwhile.
    if (this.#running !== controller) return { kind: 'cancelled' };
    if (outcome.kind !== 'code' || signal.aborted) {
      await this.#putBack();
      return outcome.kind === 'code' ? { kind: 'cancelled' } : outcome;
    }
    this.#turns = [...this.#turns, outcome.turn];
    this.#code = outcome.code;
    const base = this.#lines;
    try {
      const fitted = await this.#fit(base, outcome.code, signal);
      if ('refusal' in fitted || fitted.lines.join('\n') === base.join('\n')) {
        await this.#putBack();
        return 'refusal' in fitted ? { kind: 'refused', message: fitted.refusal } : { kind: 'same' };
      }
      const proposal = { base, proposed: fitted.lines };
      const review = await this.#opened();
      const items = await reviews.offer(review, proposal, signal);
      this.#proposal = proposal;
      // That it is no Python is said by itself, and says more.
      return { kind: 'offered', items: review.broken ? [] : items, note: fitted.note };
    } catch (error) {
      if (!signal.aborted) throw error;
      if (this.#running === controller) await this.#putBack();
      return { kind: 'cancelled' };
    }
  }

  async #fit(base: readonly string[], code: string, signal: AbortSignal): Promise<FittedAnswer> {
    const { fit, style } = this.#subject;
    if (!fit) return { lines: fitEdit(base.join('\n'), this.#edited, code, style) };
    return fit(base, this.#edited, code, signal);
  }

  /** What was proposed before stays; where nothing was, the review is closed. */
  async #putBack(): Promise<void> {
    const review = await this.#review;
    if (!review) return;
    if (!this.#proposal) return this.#parts.reviews.close(review);
    review.propose(this.#proposal, 'ready');
    await this.#parts.reviews.recheck(review);
  }
}
