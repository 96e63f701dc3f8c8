import { l10n, type TextDocument, type Uri, window, workspace } from 'vscode';
import { newFile } from '../../../core/edits/apply/codeInFile.ts';
import type { FileCode } from '../../../core/edits/apply/filesOfAnswer.ts';
import { filesOfCode, namedFiles } from '../../../core/edits/apply/filesOfAnswer.ts';
import { lineHunks, linesOf } from '../../../core/edits/lineHunks.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import { describeApplyProblem } from '../../../wording/chat/applyProblem.ts';
import type { WorkspaceCodebase } from '../../codebase/workspaceCodebase.ts';
import { editorInUse } from '../../documents/editorInUse.ts';
import { type EditReview, type ReviewGroup, reviewTitle } from '../editReview.ts';
import type { EditReviews } from '../editReviews.ts';
import { checkEditable } from '../editTarget.ts';
import { documentByContent } from './fileByContent.ts';
import { namedFile } from './namedFile.ts';
import { type ProposedLines, proposedLines } from './proposedLines.ts';
import { rewriteProposal, type RewriteParts } from './rewriteProposal.ts';
import { styleOf } from './styleOf.ts';

export interface AnswerEditParts extends RewriteParts {
  readonly reviews: Pick<EditReviews, 'open' | 'offer' | 'show'>;
  readonly codebase: Pick<WorkspaceCodebase, 'find' | 'hasFolders'>;
}

/** What an answer has for one file. */
interface Target {
  /** The document, or the address of the file that is to be made. */
  readonly document: TextDocument | Uri;
  readonly codes: FileCode[];
}

/** Of several files that are reviewed together. */
interface Place {
  readonly group: ReviewGroup;
  readonly index: number;
  readonly count: number;
}

/** Applies code of answers to files: each file is shown as it would be, and written only when the user accepts that. */
export class AnswerEdits {
  readonly #parts: AnswerEditParts;

  constructor(parts: AnswerEditParts) {
    this.#parts = parts;
  }

  /**
   * Shows what the file that a block is about would be with it.
   *
   * @param answer The answer that has the block.
   * @param language The first word on its fence.
   * @param insert Inserts the code at the cursor instead.
   * @throws PhidelityError `internal` if there is no file that can be edited, or none with a place for the code.
   */
  async applyCode(
    answer: string,
    { code, language }: { readonly code: string; readonly language: string },
    insert: () => Promise<void>,
  ): Promise<void> {
    const found = await this.#targets(filesOfCode(answer, code, language));
    if (!found) return;
    const problems = await this.#offer(found, insert);
    if (problems.length > 0) throw new PhidelityError('internal', problems.join(' '));
  }

  /**
   * Shows what all files that an answer names would be with its code, one beside the other.
   *
   * @throws PhidelityError `internal` with what could not be done; the other files are shown.
   */
  async applyAll(answer: string): Promise<void> {
    const targets: Target[] = [];
    const problems: string[] = [];
    // One that fails is no reason to leave out the others.
    for (const code of namedFiles(answer))
      try {
        await this.#add(code, targets);
      } catch (error) {
        problems.push(PhidelityError.from(error).message);
      }
    problems.push(...(await this.#offer(targets)));
    if (problems.length > 0) throw new PhidelityError('internal', [...new Set(problems)].join(' '));
  }

  /** The files that some code is for; undefined if the user wants none. */
  async #targets(codes: readonly FileCode[]): Promise<readonly Target[] | undefined> {
    const targets: Target[] = [];
    for (const code of codes) await this.#add(code, targets);
    return targets.length > 0 ? targets : undefined;
  }

  /** @throws PhidelityError `internal` if there is no file that can be edited. */
  async #add(code: FileCode, targets: Target[]): Promise<void> {
    const document = await this.#documentFor(code);
    if (!document) return;
    if ('uri' in document) await checkEditable(document);
    const uri = addressOf(document).toString();
    const known = targets.find((one) => addressOf(one.document).toString() === uri);
    if (known) known.codes.push(code);
    else targets.push({ document, codes: [code] });
  }

  async #documentFor(code: FileCode): Promise<TextDocument | Uri | undefined> {
    if (code.path !== undefined && (workspace.workspaceFolders?.length ?? 0) > 0) {
      const file = await namedFile(code.path);
      return file && (file.isNew ? file.uri : await openText(file.uri));
    }
    const document = await documentByContent(code, this.#parts.codebase);
    if (!document && !editorInUse())
      throw new PhidelityError(
        'internal',
        l10n.t('No editor is open. Open the file that the code is for, and try again.'),
      );
    return document;
  }

  /** What could not be offered, in words. */
  async #offer(targets: readonly Target[], insert?: () => Promise<void>): Promise<string[]> {
    const problems: string[] = [];
    const group: ReviewGroup = new Set();
    for (const [at, target] of targets.entries()) {
      const name = workspace.asRelativePath(addressOf(target.document));
      const proposed = await this.#proposed(target);
      if (proposed === 'cancelled') continue;
      if (proposed === 'cursor') await insert?.();
      else if ('problem' in proposed) problems.push(describeApplyProblem(proposed.problem, name));
      else await this.#review(target, proposed.lines, { group, index: at + 1, count: targets.length });
    }
    const [first] = group;
    if (first && group.size > 1) await this.#parts.reviews.show(first);
    return problems;
  }

  async #proposed({ document, codes }: Target): Promise<ProposedLines> {
    if ('uri' in document) return proposedLines(document, codes, styleOf(document));
    return newFile(codes, document.path);
  }

  async #review({ document }: Target, proposed: readonly string[], place: Place): Promise<void> {
    const { reviews } = this.#parts;
    const isNew = !('uri' in document);
    const base = isNew ? [''] : linesOf(document.getText());
    const name = workspace.asRelativePath(addressOf(document));
    if (!isNew && proposed.join('\n') === base.join('\n')) {
      void window.showInformationMessage(l10n.t('{0} already has this code.', name));
      return;
    }
    const closed = new AbortController();
    const review: EditReview = await reviews.open({
      document,
      title: titleOf(name.split('/').at(-1)!, isNew, place),
      viewColumn: editorInUse()?.viewColumn,
      line: lineHunks(base, proposed)[0]?.oldStart ?? 0,
      proposer: {
        rewrite: (items) =>
          rewriteProposal(review, items, styleOf(review.document), { ...this.#parts, signal: closed.signal }),
        closed: () => closed.abort(),
      },
      group: place.count > 1 ? place.group : undefined,
    });
    try {
      await reviews.offer(review, { base, proposed }, closed.signal);
    } catch (error) {
      if (!closed.signal.aborted) throw error;
    }
  }
}

function addressOf(document: TextDocument | Uri): Uri {
  return 'uri' in document ? document.uri : document;
}

function titleOf(name: string, isNew: boolean, { index, count }: Place): string {
  if (count > 1)
    return isNew
      ? l10n.t('{0} (New File, {1} of {2})', name, index, count)
      : l10n.t('{0} (Proposed Change, {1} of {2})', name, index, count);
  return reviewTitle(name, isNew);
}

/** @throws PhidelityError `internal` for what is no text, or too large for VS Code. */
async function openText(uri: Uri): Promise<TextDocument> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (error) {
    throw new PhidelityError(
      'internal',
      l10n.t('{0} cannot be opened as text, so Phidelity cannot change it.', workspace.asRelativePath(uri)),
      { cause: error },
    );
  }
}
