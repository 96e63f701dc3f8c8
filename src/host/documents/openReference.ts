import { l10n, Range, Uri, window, workspace } from 'vscode';
import type { CodeReference } from '../../core/conversation/conversation.ts';
import { PhidelityError } from '../../core/errors/phidelityError.ts';

/** Opens the file of a reference and selects the referenced lines, as far as they still exist. */
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
      l10n.t('{0} cannot be opened. It may have been moved or deleted.', reference.path),
      { cause: error },
    );
  }
}
