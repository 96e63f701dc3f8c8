import { Disposable, l10n, Selection, TextEditorRevealType, Uri, window, workspace } from 'vscode';
import type { LineHunk } from '../../core/edits/lineHunks.ts';
import type { Position } from '../../core/text/position.ts';
import { cellOf } from '../documents/notebookCells.ts';
import { registerCommand, showError } from '../commands/registerCommand.ts';
import type { EditReview } from './editReview.ts';
import type { EditReviews } from './editReviews.ts';

/** The instruction that a command is run with, as a keybinding's `args` can give it. */
export function instructionIn(options: unknown): string | undefined {
  const { instruction } = (options ?? {}) as { readonly instruction?: unknown };
  return typeof instruction === 'string' ? instruction : undefined;
}

/** Registers what can be done with the proposal in the active tab. */
export function registerReviewCommands(reviews: EditReviews): Disposable {
  const register = (id: string, run: (review: EditReview, target: unknown) => Promise<void>): Disposable =>
    registerCommand(id, async (target) => {
      const review = (target instanceof Uri ? reviews.get(target) : undefined) ?? reviews.get();
      if (review) await run(review, target);
      else void window.showInformationMessage(l10n.t('Open a proposed change first.'));
    });
  return Disposable.from(
    register('phidelity.acceptEdit', (review) => review.decide(() => accept(reviews, review, review.hunks))),
    register('phidelity.acceptChange', (review) =>
      review.decide(async () => {
        const hunk = hunkAtCursor(review);
        if (hunk) await accept(reviews, review, [hunk]);
      }),
    ),
    register('phidelity.rejectEdit', async (review) => void (await closeOne(reviews, review))),
    register('phidelity.acceptAllFiles', (review) => review.decide(() => acceptAll(reviews, review))),
    register('phidelity.rejectAllFiles', async (review) => {
      for (const one of [...(review.group ?? [review])]) await reviews.close(one);
    }),
    register('phidelity.rejectChange', (review) =>
      review.decide(async () => {
        const hunk = hunkAtCursor(review);
        if (!hunk || !isReady(review)) return;
        review.reject(hunk);
        await goOn(reviews, review, hunk);
      }),
    ),
    register('phidelity.changeEditInstruction', async ({ proposer }, target) =>
      proposer.changeInstruction?.(instructionIn(target)),
    ),
    register('phidelity.rewriteEdit', async ({ proposer, items }) => proposer.rewrite?.(items)),
  );
}

/** Writes changes. What would leave a file that is no Python any more is written only when the user has said so. */
async function accept(reviews: EditReviews, review: EditReview, hunks: readonly LineHunk[]): Promise<void> {
  if (!isReady(review)) return;
  const { text, document } = review;
  const { version } = document;
  const write = async (): Promise<void> => {
    const isSame = review.text === text && document.version === version;
    await writeChanges(reviews, review, isSame ? hunks : undefined);
  };
  const broken = hunks.length > 0 ? await reviews.brokenBy(review, hunks) : undefined;
  if (reviews.get(review.uri) !== review) return;
  if (!broken) return write();
  // The command has ended when it asks.
  void mayBreak(review, broken)
    .then(async (may) => {
      if (may && reviews.get(review.uri) === review) await review.decide(write);
    })
    .catch(showError);
}

async function mayBreak({ target }: EditReview, { line }: Position): Promise<boolean> {
  const anyway = l10n.t('Accept Anyway');
  const choice = await window.showWarningMessage(
    l10n.t(
      '{0} would not be valid Python any more: see line {1}. Nothing was written.',
      workspace.asRelativePath(target),
      line + 1,
    ),
    anyway,
  );
  return choice === anyway;
}

/** @param hunks Undefined where they are outdated. */
async function writeChanges(
  reviews: EditReviews,
  review: EditReview,
  hunks: readonly LineHunk[] | undefined,
): Promise<void> {
  if (!hunks || (hunks.length > 0 && !(await review.accept(hunks)))) return tellNotWritten(review);
  await goOn(reviews, review, hunks[0]);
}

function tellNotWritten({ target, isNew }: EditReview): void {
  const name = workspace.asRelativePath(target);
  void window.showWarningMessage(
    isNew
      ? l10n.t(
          '{0} could not be made: it exists by now, or its folder is read-only. The proposal is still here.',
          name,
        )
      : l10n.t(
          '{0} could not be changed: it is read-only, was closed, or has changed this very moment. The proposal is still here.',
          name,
        ),
  );
}

/** Writes to all files of a group; where that is not possible, or would break a file, the proposal stays and is shown. */
async function acceptAll(reviews: EditReviews, { group }: EditReview): Promise<void> {
  let first: EditReview | undefined;
  for (const review of [...(group ?? [])]) {
    const { hunks } = review;
    if (!isReady(review) || (await reviews.brokenBy(review, hunks))) continue;
    if (hunks.length > 0 && !(await review.accept(hunks))) tellNotWritten(review);
    else {
      first ??= review;
      await reviews.close(review);
    }
  }
  const [left] = group ?? [];
  if (left) await reviews.show(left);
  else if (first) await window.showTextDocument(await workspace.openTextDocument(first.target));
}

/** Then the next file of its group is shown. */
async function closeOne(reviews: EditReviews, review: EditReview): Promise<boolean> {
  const { group } = review;
  const next = group && [...group][([...group].indexOf(review) + 1) % group.size];
  await reviews.close(review);
  if (next === undefined || next === review) return false;
  await reviews.show(next);
  return true;
}

/** Says why nothing can be accepted or rejected yet, if so. */
function isReady({ state, target }: EditReview): boolean {
  if (state === 'ready') return true;
  const name = workspace.asRelativePath(target);
  void window.showInformationMessage(
    state === 'conflict'
      ? l10n.t(
          '{0} has changed in the same lines since this was proposed, so nothing was written. Undo that change, or change the instruction.',
          name,
        )
      : l10n.t('The change is still being written and checked.'),
  );
  return false;
}

/** To the next change, or where there is none, back to the document. */
async function goOn(reviews: EditReviews, review: EditReview, last: LineHunk | undefined): Promise<void> {
  const { hunks, target } = review;
  if (hunks.length > 0) {
    void reviews.recheck(review);
    const next = hunks.find(({ newStart }) => newStart >= (last?.newStart ?? 0)) ?? hunks[0]!;
    reviews.reveal(review, next.newStart);
    return;
  }
  const { isNew, document: own } = review;
  // A cell's notebook is shown by itself when the tab is closed.
  if ((await closeOne(reviews, review)) || (await review.proposer.next?.())) return;
  if (own.isClosed || cellOf(target)) return;
  const document = isNew ? await workspace.openTextDocument(target) : own;
  const editor = await window.showTextDocument(document);
  const line = Math.min(last?.newStart ?? 0, document.lineCount - 1);
  if (!last) return;
  const end = document.lineAt(Math.max(line, Math.min(last.newEnd, document.lineCount) - 1)).range.end;
  editor.selection = new Selection(end, end);
  editor.revealRange(document.lineAt(line).range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The change that the cursor is in, on either side, or the next one below it. */
function hunkAtCursor(review: EditReview): LineHunk | undefined {
  const { hunks, uri, document } = review;
  const editor =
    window.activeTextEditor ??
    window.visibleTextEditors.find((one) => one.document.uri.toString() === uri.toString());
  const isOld = editor?.document === document;
  const line = editor?.selection.active.line ?? 0;
  const found =
    hunks.find(
      (hunk) =>
        line < Math.max(...(isOld ? [hunk.oldEnd, hunk.oldStart + 1] : [hunk.newEnd, hunk.newStart + 1])),
    ) ?? hunks.at(-1);
  if (!found) void window.showInformationMessage(l10n.t('Nothing is changed.'));
  return found;
}
