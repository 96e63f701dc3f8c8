import { Disposable, l10n, ProgressLocation, window, type Range, type TextDocument } from 'vscode';
import type { Logger } from '../../../core/ports/logger.ts';
import { summarizeItems } from '../../../wording/summary.ts';
import type { ReportItem } from '../../../core/verification/findings/reportItem.ts';
import { registerCommand } from '../../commands/registerCommand.ts';
import type { CheckedDocuments } from '../checked/checkedDocuments.ts';
import type { EntryToVerify } from '../toVerify/toVerifyView.ts';
import { verifyWorkspace } from './verifyWorkspace.ts';
import type { WorkspaceVerification } from '../workspaceVerification.ts';

/** Registers the commands that verify the user's code and mark APIs as verified. */
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
      if (checked.item.api) await verification.markVerified(checked.item.api, file.uri);
    }),
  );
}

/** @param selections The parts to verify; undefined for the whole document. */
async function verifyActive(documents: CheckedDocuments, selections?: readonly Range[]): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== 'python')
    return void (await window.showInformationMessage(l10n.t('Open a Python file to verify its APIs.')));
  if (selections?.length === 0)
    return void (await window.showInformationMessage(l10n.t('Select the code to verify.')));
  const items = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Verifying APIs') },
    () => verifyParts(documents, document, selections),
  );
  const summary = summarizeItems(items);
  const message = selections
    ? l10n.t('In the selection: {0}', summary)
    : l10n.t('In this file: {0}', summary);
  window.setStatusBarMessage(`$(shield) ${message}`, 8000);
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
