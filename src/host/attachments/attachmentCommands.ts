import {
  Disposable,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  Range,
  TabInputNotebook,
  TabInputText,
  type TextEditor,
  Uri,
  window,
  workspace,
} from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import type { ChatAttachments } from './chatAttachments.ts';

/** Whole lines of a selection, which does not have the line at whose start it ends. Undefined if nothing is selected. */
function selectedLines({ document, selection }: TextEditor): Range | undefined {
  if (selection.isEmpty) return undefined;
  const endsBefore = selection.end.character === 0 && selection.end.line > selection.start.line;
  const last = endsBefore ? selection.end.line - 1 : selection.end.line;
  const lines = new Range(selection.start.line, 0, last, document.lineAt(last).text.length);
  return document.getText(lines).trim() === '' ? undefined : lines;
}

/**
 * Registers the commands that attach something to the next question.
 *
 * @param showBox Opens the chat and has the keyboard in its box.
 */
export function registerAttachmentCommands(
  attachments: ChatAttachments,
  showBox: () => Promise<void>,
): Disposable {
  const addSelection = async (): Promise<void> => {
    const editor = window.activeTextEditor;
    const lines = editor && selectedLines(editor);
    if (!lines) {
      await window.showInformationMessage(l10n.t('Select the lines to add to the chat.'));
      return;
    }
    if (await attachments.addLines(editor.document, lines)) await showBox();
  };
  const addFiles = async (uris: readonly Uri[]): Promise<void> => {
    let isAdded = false;
    for (const uri of uris) isAdded = (await attachments.addFile(uri)) || isAdded;
    if (isAdded) await showBox();
  };
  return Disposable.from(
    registerCommand('phidelity.addSelectionToChat', addSelection),
    registerCommand('phidelity.addFileToChat', async (clicked, selected) => {
      const uris = filesToAdd(clicked, selected);
      if (uris.length > 0) await addFiles(uris);
      else await window.showInformationMessage(l10n.t('Open the file to add to the chat.'));
    }),
    registerCommand('phidelity.addContext', async () => {
      const choice = await window.showQuickPick(contextChoices(), {
        title: l10n.t('Add Context'),
        placeHolder: l10n.t('Choose what goes with your question'),
        matchOnDescription: true,
      });
      if (choice?.uri) await addFiles([choice.uri]);
      else if (choice?.isSelection) await addSelection();
      else if (choice) await addFiles(await chooseFiles());
    }),
  );
}

/** What the Explorer has clicked and selected, or an editor's title; else the file of the active editor. */
function filesToAdd(clicked: unknown, selected: unknown): readonly Uri[] {
  if (Array.isArray(selected) && selected.every((one) => one instanceof Uri) && selected.length > 0)
    return selected;
  if (clicked instanceof Uri) return [clicked];
  const active =
    window.activeTextEditor?.document.uri ?? uriOf(window.tabGroups.activeTabGroup.activeTab?.input);
  return active ? [active] : [];
}

function uriOf(input: unknown): Uri | undefined {
  return input instanceof TabInputText || input instanceof TabInputNotebook ? input.uri : undefined;
}

type ContextChoice = QuickPickItem & { readonly uri?: Uri; readonly isSelection?: true };

/** The selection, the open editors, and files that can be looked for. */
function contextChoices(): ContextChoice[] {
  const editor = window.activeTextEditor;
  const lines = editor && selectedLines(editor);
  const open = new Map(
    window.tabGroups.all
      .flatMap(({ tabs }) => tabs.map(({ input }) => uriOf(input)))
      .filter((uri) => uri !== undefined)
      .map((uri) => [uri.toString(), uri]),
  );
  const selection: ContextChoice[] = lines
    ? [
        {
          label: l10n.t('$(list-selection) Selection'),
          description: l10n.t(
            '{0}, lines {1}-{2}',
            workspace.asRelativePath(editor.document.uri),
            lines.start.line + 1,
            lines.end.line + 1,
          ),
          isSelection: true,
        },
      ]
    : [];
  const editors = [...open.values()].map((uri): ContextChoice => ({
    label: `$(file) ${uri.path.split('/').at(-1)!}`,
    description: workspace.asRelativePath(uri),
    uri,
  }));
  return [
    ...selection,
    { label: l10n.t('$(folder-opened) Files…') },
    ...(editors.length > 0
      ? [{ label: l10n.t('Open editors'), kind: QuickPickItemKind.Separator }, ...editors]
      : []),
  ];
}

async function chooseFiles(): Promise<readonly Uri[]> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showOpenDialog({
    title: l10n.t('Add Context'),
    openLabel: l10n.t('Add to Question'),
    canSelectMany: true,
    ...(folder ? { defaultUri: folder } : {}),
  });
  return chosen ?? [];
}
