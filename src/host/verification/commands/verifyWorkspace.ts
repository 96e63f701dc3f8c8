import {
  commands,
  l10n,
  ProgressLocation,
  window,
  workspace,
  type CancellationToken,
  type Uri,
} from 'vscode';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { formatCount } from '../../../core/text/formatQuantity.ts';
import { joinSentences } from '../../../wording/sentences.ts';
import { summarizeItems } from '../../../wording/summary.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import { workspacePythonFiles } from '../../documents/workspaceFiles.ts';

/** The checker does one file at a time; the next is read and scanned meanwhile. */
const atOnce = 2;
const mostNamed = 3;

/** Verifies all Python files of the workspace; open ones with their unsaved changes. */
export async function verifyWorkspace(parts: {
  readonly documents: CheckedDocuments;
  readonly logger: Logger;
}): Promise<void> {
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Verifying APIs'), cancellable: true },
    async (progress, token) => {
      progress.report({ message: l10n.t('searching for Python files…') });
      const files = await workspacePythonFiles(token);
      const report = (done: number): void =>
        progress.report({
          message: l10n.t('{0} of {1} files', formatCount(done), formatCount(files.length)),
          increment: 100 / files.length,
        });
      const { done, unread } = await verifyFiles(files, { ...parts, report }, token);
      return { files, done, unread };
    },
  );
  const sentence = sentenceOf(outcome, parts.documents);
  const show = l10n.t('Show APIs to Verify');
  const choice = await window.showInformationMessage(sentence, ...(outcome.done > 0 ? [show] : []));
  if (choice === show) await commands.executeCommand('phidelity.unverified.focus');
}

async function verifyFiles(
  files: readonly Uri[],
  parts: {
    readonly documents: CheckedDocuments;
    readonly logger: Logger;
    readonly report: (done: number) => void;
  },
  token: CancellationToken,
): Promise<{ readonly done: number; readonly unread: readonly Uri[] }> {
  const canceller = new AbortController();
  const listening = token.onCancellationRequested(() => canceller.abort());
  const unread: Uri[] = [];
  let done = 0;
  try {
    await mapConcurrently(files, atOnce, async (file) => {
      if (canceller.signal.aborted) return;
      try {
        await parts.documents.verifyFile(file, canceller.signal);
      } catch (error) {
        if (canceller.signal.aborted) return;
        unread.push(file);
        parts.logger.warn(`Not verified: ${file.toString(true)}: ${PhidelityError.from(error).message}`);
      }
      if (canceller.signal.aborted) return;
      done += 1;
      parts.report(done);
    });
  } finally {
    listening.dispose();
  }
  return { done, unread };
}

function sentenceOf(
  outcome: { readonly files: readonly Uri[]; readonly done: number; readonly unread: readonly Uri[] },
  documents: CheckedDocuments,
): string {
  const { files, done, unread } = outcome;
  if (files.length === 0) return l10n.t('There are no Python files in this workspace.');
  const items = documents.all.flatMap((document) => document.items.map(({ item }) => item));
  const found = items.some(({ finding }) => finding !== undefined)
    ? summarizeItems(items)
    : l10n.t('nothing to verify');
  return joinSentences(progressSentence(done, files.length, found), unreadSentence(unread));
}

function progressSentence(done: number, all: number, found: string): string {
  if (done < all)
    return l10n.t('Stopped after {0} of {1} files: {2}.', formatCount(done), formatCount(all), found);
  return all === 1
    ? l10n.t('Verified 1 file: {0}.', found)
    : l10n.t('Verified {0} files: {1}.', formatCount(all), found);
}

function unreadSentence(unread: readonly Uri[]): string | undefined {
  if (unread.length === 0) return undefined;
  const names = unread
    .slice(0, mostNamed)
    .map((file) => workspace.asRelativePath(file))
    .join(', ');
  const others = unread.length - mostNamed;
  return others > 0
    ? l10n.t('Could not be read: {0} and {1} more.', names, formatCount(others))
    : l10n.t('Could not be read: {0}.', names);
}
