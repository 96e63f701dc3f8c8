import { Disposable, ProgressLocation, window, type Range, type TextDocument } from 'vscode';
import type { Logger } from '../../../core/ports/logger.ts';
import { summarizeItems } from '../../../wording/verdict.ts';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import type { EntryToVerify } from '../toVerify/toVerifyView.ts';
import { verifyWorkspace } from './verifyWorkspace.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** Registers the commands that verify code a person wrote, and that mark it as verified. */
export function registerVerifyCommands(parts: {
  readonly documents: CheckedDocuments;
  readonly verification: WorkspaceVerification;
  readonly logger: Logger;
}): Disposable {
  const { documents, verification } = parts;
  return Disposable.from(
    registerCommand('phidelity.verifyFile', () => verifyActive(documents)),
    registerCommand('phidelity.verifySelection', () =>
      verifyActive(
        documents,
        window.activeTextEditor?.selections.filter(({ isEmpty }) => !isEmpty),
      ),
    ),
    registerCommand('phidelity.verifyWorkspace', () => verifyWorkspace(parts)),
    registerCommand('phidelity.clearVerification', () => documents.clear()),
    registerCommand('phidelity.markVerified', async (entry) => {
      const { file, checked } = entry as EntryToVerify;
      if (checked.item.subject) await verification.markVerified(checked.item.subject, file.uri);
    }),
  );
}

/** @param selections The parts to verify; undefined for the whole document. */
async function verifyActive(documents: CheckedDocuments, selections?: readonly Range[]): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== 'python')
    return void (await window.showInformationMessage('Open a Python file to verify the APIs that it uses.'));
  if (selections?.length === 0)
    return void (await window.showInformationMessage('Select the code whose APIs are to be verified.'));
  const items = await window.withProgress(
    { location: ProgressLocation.Window, title: 'Verifying APIs' },
    () => verifyParts(documents, document, selections),
  );
  const where = selections ? 'in the selection' : 'in this file';
  window.setStatusBarMessage(`$(shield) ${summarizeItems(items)} ${where}`, 8000);
}

async function verifyParts(
  documents: CheckedDocuments,
  document: TextDocument,
  selections: readonly Range[] | undefined,
): Promise<readonly ReportItem[]> {
  const { signal } = new AbortController();
  if (!selections) return (await documents.verify(document, signal)).items.map(({ item }) => item);
  let checked = documents.get(document.uri);
  for (const part of selections) checked = await documents.verify(document, signal, part);
  return (checked?.items ?? [])
    .filter(({ range }) => selections.some((part) => part.contains(range)))
    .map(({ item }) => item);
}
