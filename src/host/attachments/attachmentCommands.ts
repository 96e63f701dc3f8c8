import { Disposable, l10n, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import { registerCommand } from '../commands/registerCommand.ts';
import { editorInUse } from '../documents/editorInUse.ts';
import { linesToAskAbout, selectedLines } from '../documents/codeAtCursor.ts';
import type { Attachment } from '../../core/attachments/attachment.ts';
import { attachmentPlace } from '../../wording/chat/attachments.ts';
import type { ContextSuggestion } from '../../protocol/chatViewContract.ts';
import type { ChatAttachments } from './chatAttachments.ts';
import type { ContextSources } from './contextSources.ts';
import { editorSuggestions } from './editorSuggestions.ts';
import { activeFile, openEditors } from './openEditors.ts';

/** Asks for a question about the selection, or the function around the cursor, and asks it in the chat. */
async function askAboutSelection(
  attachments: ChatAttachments,
  ask: (question: string, attachment: Attachment) => Promise<void>,
): Promise<void> {
  const editor = editorInUse();
  const lines = editor && (await linesToAskAbout(editor));
  if (!lines) {
    await window.showInformationMessage(
      l10n.t('Select the code to ask about, or place the cursor inside a function.'),
    );
    return;
  }
  const attachment = await attachments.lines(editor.document, lines);
  if (!attachment) return;
  const question = await window.showInputBox({
    title: l10n.t('Ask About {0}', attachmentPlace(attachment)),
    placeHolder: l10n.t('Ask a question about this code'),
    validateInput: (value) => (value.trim() === '' ? l10n.t('Enter a question.') : undefined),
  });
  if (question !== undefined) await ask(question, attachment);
}

/** Registers the commands that attach something to a question. */
export function registerAttachmentCommands(parts: {
  readonly attachments: ChatAttachments;
  readonly sources: ContextSources;
  /** Opens the chat and has the keyboard in its box. */
  readonly showBox: () => Promise<void>;
  /** Asks a question in the chat. */
  readonly ask: (question: string, attachment: Attachment) => Promise<void>;
}): Disposable {
  const { attachments, sources, showBox, ask } = parts;
  const addSelection = async (): Promise<void> => {
    const editor = editorInUse();
    const lines = editor && selectedLines(editor);
    if (!lines) {
      await window.showInformationMessage(l10n.t('Select the lines to add to the chat.'));
      return;
    }
    if (await attachments.addLines(editor.document, lines)) await showBox();
  };
  const addFiles = async (uris: readonly Uri[]): Promise<void> => {
    if (await sources.addAll(uris)) await showBox();
  };
  const addSuggestion = async (suggestion: ContextSuggestion): Promise<void> => {
    if (await sources.addSuggestion(suggestion)) await showBox();
  };
  return Disposable.from(
    registerCommand('phidelity.addSelectionToChat', addSelection),
    registerCommand('phidelity.askAboutSelection', () => askAboutSelection(attachments, ask)),
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
      else if (choice?.suggestion) await addSuggestion(choice.suggestion);
      else if (choice?.isSelection) await addSelection();
      else if (choice) await addFiles(await chooseFiles(choice.isFolder === true));
    }),
  );
}

/** What the Explorer has clicked and selected, or an editor's title; else the file of the active editor. */
function filesToAdd(clicked: unknown, selected: unknown): readonly Uri[] {
  if (Array.isArray(selected) && selected.every((one) => one instanceof Uri) && selected.length > 0)
    return selected;
  if (clicked instanceof Uri) return [clicked];
  const active = activeFile();
  return active ? [active] : [];
}

type ContextChoice = QuickPickItem & {
  readonly uri?: Uri;
  readonly suggestion?: ContextSuggestion;
  readonly isSelection?: true;
  readonly isFolder?: true;
};

const icons: Readonly<Partial<Record<ContextSuggestion['kind'], string>>> = {
  cell: 'notebook',
  problems: 'warning',
};

/** The selection, what editors and Git show, the open editors, and files and folders that can be looked for. */
function contextChoices(): ContextChoice[] {
  const editor = editorInUse();
  const lines = editor && selectedLines(editor);
  const selection: ContextChoice[] = lines
    ? [
        {
          label: l10n.t('$(list-selection) Selection'),
          description: attachmentPlace({
            kind: 'selection',
            path: workspace.asRelativePath(editor.document.uri),
            startLine: lines.start.line + 1,
            endLine: lines.end.line + 1,
          }),
          isSelection: true,
        },
      ]
    : [];
  const editors = openEditors().map((uri): ContextChoice => ({
    label: `$(file) ${uri.path.split('/').at(-1)!}`,
    description: workspace.asRelativePath(uri),
    uri,
  }));
  const others = editorSuggestions('').map((suggestion): ContextChoice => ({
    label: `$(${icons[suggestion.kind] ?? 'git-compare'}) ${suggestion.label}`,
    description: suggestion.description,
    suggestion,
  }));
  return [
    ...selection,
    ...others,
    { label: l10n.t('$(file) Files…') },
    { label: l10n.t('$(folder) Folder…'), isFolder: true },
    ...(editors.length > 0
      ? [{ label: l10n.t('Open editors'), kind: QuickPickItemKind.Separator }, ...editors]
      : []),
  ];
}

async function chooseFiles(isFolder: boolean): Promise<readonly Uri[]> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showOpenDialog({
    title: l10n.t('Add Context'),
    openLabel: l10n.t('Add to Question'),
    canSelectMany: true,
    canSelectFolders: isFolder,
    canSelectFiles: !isFolder,
    ...(folder ? { defaultUri: folder } : {}),
  });
  return chosen ?? [];
}
