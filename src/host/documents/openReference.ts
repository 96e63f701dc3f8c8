import { Range, Uri, window, workspace } from 'vscode';
import type { CodeReference } from '../../core/conversation/conversation.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';

/** Shows the code that a question is about, as far as the file still has those lines. */
export async function openReference(reference: CodeReference): Promise<void> {
  try {
    const document = await workspace.openTextDocument(Uri.parse(reference.uri, true));
    const range = document.validateRange(
      new Range(reference.startLine - 1, 0, reference.endLine - 1, Number.MAX_SAFE_INTEGER),
    );
    await window.showTextDocument(document, { selection: range });
  } catch (error) {
    throw new PhidelityError(
      'internal',
      `${reference.path} cannot be opened: it may have been moved or deleted.`,
      {
        cause: error,
      },
    );
  }
}
