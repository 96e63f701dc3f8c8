import { Selection, ViewColumn, window, workspace } from 'vscode';

/** Opens Python in a new document beside the walkthrough, with the cursor at its end. */
export async function openExample(content: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'python', content });
  const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new Selection(end, end);
}
