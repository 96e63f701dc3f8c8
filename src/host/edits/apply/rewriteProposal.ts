import { l10n, ProgressLocation, window, workspace } from 'vscode';
import type { AnswerQueue } from '../../../core/conversation/answerQueue.ts';
import type { ChatSettings } from '../../../core/chat/chatSettings.ts';
import { askForEdit, type EditOutcome } from '../../../core/edits/editAnswer.ts';
import { codeToRewrite } from '../../../core/edits/apply/codeToRewrite.ts';
import { fitEdit } from '../../../core/edits/fitEdit.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { isMendable, rewriteWithWhatExists } from '../../../core/edits/whatExists.ts';
import type { IndentStyle } from '../../../core/insertion/indentBlock.ts';
import type { Engine } from '../../../core/ports/engine.ts';
import { describeEditProblem } from '../../../wording/chat/editProblem.ts';
import { showError } from '../../commands/registerCommand.ts';
import type { CheckedItem } from '../../verification/checked/checkedDocument.ts';
import type { EditReview } from '../editReview.ts';
import type { EditReviews } from '../editReviews.ts';

export interface RewriteParts {
  readonly reviews: Pick<EditReviews, 'offer'>;
  readonly engine: Engine;
  /** Shared by all that have the model write. */
  readonly queue: AnswerQueue;
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  /** Whether the demo model answers, which only knows its script. */
  readonly isDemo: () => boolean;
}

/**
 * Has the model write again what a proposal changes, told what really exists, and proposes that. Whatever comes in between, the
 * proposal stays as it was.
 *
 * @param signal Aborted when the review is closed.
 */
export async function rewriteProposal(
  review: EditReview,
  items: readonly CheckedItem[],
  style: IndentStyle,
  { signal: closed, ...parts }: RewriteParts & { readonly signal: AbortSignal },
): Promise<void> {
  const lines = linesOf(review.text);
  const ranges = items.filter(({ item }) => isMendable(item)).map(({ range }) => range);
  if (ranges.length === 0) return;
  const wrong = {
    start: Math.min(...ranges.map(({ start }) => start.line)),
    end: Math.max(...ranges.map(({ end }) => end.line)) + 1,
  };
  const edited = codeToRewrite(lines, wrong, style);
  const code = lines.slice(edited.start, edited.end).join('\n');
  const { languageId } = review.document;
  const path = workspace.asRelativePath(review.target);
  const question = rewriteWithWhatExists(
    items.map(({ item }) => item),
    code,
    languageId,
  );
  const title = l10n.t('Editing {0}', path);
  const location = { location: ProgressLocation.Notification, cancellable: true, title };
  const outcome = await window.withProgress(location, (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    if (!parts.queue.isFree) progress.report({ message: l10n.t('waiting for the answer in the chat…') });
    const signal = AbortSignal.any([closed, stop.signal]);
    return askForEdit(
      { path, languageId, lines, edited, earlier: [], instruction: { question } },
      {
        ...parts,
        signal,
        onProgress: ({ kind }) => kind === 'writing' && progress.report({ message: l10n.t('writing…') }),
      },
    );
  });
  if (outcome.kind !== 'code') return tell(outcome, parts.isDemo());
  if (closed.aborted) return;
  if (review.text !== lines.join('\n'))
    return void window.showInformationMessage(
      l10n.t('{0} was changed meanwhile, so the code that was written again is not used.', path),
    );
  const proposed = fitEdit(lines.join('\n'), edited, outcome.code, style);
  if (proposed.join('\n') === lines.join('\n'))
    return void window.showInformationMessage(l10n.t('The model changed nothing.'));
  const base = linesOf(review.document.getText());
  await parts.reviews.offer(review, { base, proposed }, closed);
}

async function tell(
  outcome: Exclude<EditOutcome, { readonly kind: 'code' }>,
  isDemo: boolean,
): Promise<void> {
  if (outcome.kind === 'failed') await showError(outcome.error);
  if (outcome.kind === 'unloaded')
    void window.showWarningMessage(
      l10n.t('The model was unloaded before the edit was finished. Nothing was changed.'),
    );
  if (outcome.kind === 'problem')
    void window.showWarningMessage(
      isDemo
        ? l10n.t('The demo model cannot do this: it only knows its scripted questions.')
        : describeEditProblem(outcome.problem),
    );
}
