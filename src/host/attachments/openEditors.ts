import { TabInputNotebook, TabInputText, type Uri, window } from 'vscode';
import { editorInUse } from '../documents/editorInUse.ts';

/** The file of an editor, if it has one with text. */
function uriOfEditor(input: unknown): Uri | undefined {
  return input instanceof TabInputText || input instanceof TabInputNotebook ? input.uri : undefined;
}

/** The file of the active editor, if it has one with text. */
export function activeFile(): Uri | undefined {
  return (
    window.activeTextEditor?.document.uri ??
    uriOfEditor(window.tabGroups.activeTabGroup.activeTab?.input) ??
    editorInUse()?.document.uri
  );
}

/** The files of the open editors, without repetition. */
export function openEditors(): readonly Uri[] {
  const uris = window.tabGroups.all
    .flatMap(({ tabs }) => tabs.map(({ input }) => uriOfEditor(input)))
    .filter((uri) => uri !== undefined);
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}
