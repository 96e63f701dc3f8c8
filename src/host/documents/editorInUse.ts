import { type NotebookEditor, type TextEditor, window } from 'vscode';

/**
 * The editor with the code that the user is at: the active one, or, while something else has the keyboard in its place, such as
 * the chat in a tab of its own, one that is visible beside it.
 */
export function editorInUse(): TextEditor | undefined {
  return (
    window.activeTextEditor ??
    // The others are parts of something else, such as VS Code's output.
    window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined)
  );
}

/** The same for notebooks; undefined while an editor that is no notebook's is in use. */
export function notebookInUse(): NotebookEditor | undefined {
  return window.activeNotebookEditor ?? (editorInUse() ? undefined : window.visibleNotebookEditors[0]);
}
