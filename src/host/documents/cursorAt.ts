import { Selection, Uri, window, workspace } from 'vscode';

/**
 * Puts the cursor where the options of a command say, as code lenses do: `uri`, and `line` counted from 0. Without them, it
 * stays where it is.
 */
export async function moveCursorTo(options: unknown): Promise<void> {
  const { uri, line } = (options ?? {}) as { readonly uri?: unknown; readonly line?: unknown };
  if (!(uri instanceof Uri) || typeof line !== 'number') return;
  const document = await workspace.openTextDocument(uri);
  const shown = window.visibleTextEditors.find((one) => one.document === document);
  const { firstNonWhitespaceCharacterIndex: column } = document.lineAt(
    Math.min(Math.max(0, Math.trunc(line)), document.lineCount - 1),
  );
  const selection = new Selection(line, column, line, column);
  await window.showTextDocument(document, {
    selection,
    ...(shown?.viewColumn === undefined ? {} : { viewColumn: shown.viewColumn }),
  });
}
