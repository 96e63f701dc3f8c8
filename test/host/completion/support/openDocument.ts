import * as vscode from 'vscode';

let files = 0;

/** Opens a file of the workspace with this content, the cursor being at `█`; the name's ending tells the language. */
export async function openDocument(content: string, ending = '.py'): Promise<vscode.TextEditor> {
  files += 1;
  const file = vscode.Uri.joinPath(
    vscode.workspace.workspaceFolders![0]!.uri,
    `completion-${files}${ending}`,
  );
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content.replace('█', '')));
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document);
  const cursor = document.positionAt(Math.max(0, content.indexOf('█')));
  editor.selection = new vscode.Selection(cursor, cursor);
  return editor;
}
