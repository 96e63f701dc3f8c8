import { l10n, type TextDocument, Uri, window, workspace } from 'vscode';
import { sourceTextOf } from '../../../core/completion/document/sourceText.ts';
import { targetAt, type WrittenTarget } from '../../../core/edits/write/writtenTarget.ts';
import { linesOf } from '../../../core/edits/lineHunks.ts';
import { sourceOf } from '../../documents/sourceOfEditor.ts';
import { editorInUse } from '../../documents/editorInUse.ts';
import type { EditSubject } from '../editSession.ts';

/** A function or class in a document. */
export interface WrittenCode extends WrittenTarget {
  readonly document: TextDocument;
  readonly lines: readonly string[];
  readonly style: EditSubject['style'];
  readonly viewColumn: EditSubject['viewColumn'];
}

/**
 * The function or class that a command is for: at the line that it is given, or at the cursor. Where there is none, says so, and
 * is undefined.
 *
 * @param uri Of a document.
 * @param line Counted from 0.
 */
export async function writtenCode(uri: unknown, line: unknown): Promise<WrittenCode | undefined> {
  const isGiven = uri instanceof Uri && typeof line === 'number';
  const inUse = editorInUse();
  const document = isGiven ? await workspace.openTextDocument(uri) : inUse?.document;
  const editor = window.visibleTextEditors.find((one) => one.document === document) ?? inUse;
  const at = isGiven ? line : inUse?.selection.active.line;
  if (document?.languageId === 'python' && at !== undefined) {
    const lines = linesOf(document.getText());
    const target = targetAt(lines, at);
    const style =
      editor?.document === document
        ? sourceOf(editor)
        : sourceTextOf({ path: document.uri.path, languageId: 'python', text: lines.join('\n') });
    if (target) return { ...target, document, lines, style, viewColumn: editor?.viewColumn };
  }
  void window.showInformationMessage(
    l10n.t('Put the cursor into a function or class of a Python file, and try again.'),
  );
  return undefined;
}
