import { commands, ProgressLocation, window, workspace, type CancellationToken, type Uri } from 'vscode';
import { mapConcurrently } from '../../../core/lifetime/async.ts';
import { PhidelityError } from '../../../core/errors/phidelityError.ts';
import type { Logger } from '../../../core/ports/logger.ts';
import { summarizeItems } from '../../../wording/verdict.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import { workspacePythonFiles } from '../../documents/workspaceFiles.ts';

/** The checker does one at a time; the next is read and scanned meanwhile. */
const atOnce = 2;
const mostNamed = 3;

/** Verifies all Python files of the workspace, those that are open with their unsaved changes. */
export async function verifyWorkspace(parts: {
  readonly documents: CheckedDocuments;
  readonly logger: Logger;
}): Promise<void> {
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Verifying APIs', cancellable: true },
    async (progress, token) => {
      progress.report({ message: 'looking for Python files…' });
      const files = await workspacePythonFiles(token);
      const report = (done: number): void =>
        progress.report({
          message: `${count(done)} of ${count(files.length)} files`,
          increment: 100 / files.length,
        });
      const { done, unread } = await verifyFiles(files, { ...parts, report }, token);
      return { files, done, unread };
    },
  );
  const sentence = sentenceOf(outcome, parts.documents);
  const show = 'Show APIs to Verify';
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
  if (files.length === 0) return 'There are no Python files in this workspace.';
  const items = documents.all.flatMap((document) => document.items.map(({ item }) => item));
  const found = items.some(({ finding }) => finding !== undefined)
    ? summarizeItems(items)
    : 'nothing to verify';
  const verified =
    done < files.length
      ? `Stopped after ${count(done)} of ${numberOf(files.length)}`
      : `Verified ${numberOf(files.length)}`;
  return `${verified}: ${found}.${unreadSentence(unread)}`;
}

function unreadSentence(unread: readonly Uri[]): string {
  if (unread.length === 0) return '';
  const names = unread.slice(0, mostNamed).map((file) => workspace.asRelativePath(file));
  const others = unread.length > mostNamed ? ` and ${count(unread.length - mostNamed)} more` : '';
  return ` Could not be read: ${names.join(', ')}${others}.`;
}

function numberOf(files: number): string {
  return files === 1 ? '1 file' : `${count(files)} files`;
}

const count = (value: number): string => value.toLocaleString('en');
