import { window, workspace, type Uri } from 'vscode';
import { VerifiedRecord } from '../../../core/verification/verifiedRecord.ts';

/** Opens the file of what people have verified: where it is damaged, at the line that is. */
export async function openVerifiedFile(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const parsed = VerifiedRecord.parse(document.getText());
  const selection = 'problem' in parsed && document.lineAt(parsed.problem.line - 1).range;
  await window.showTextDocument(document, selection ? { selection } : {});
}
