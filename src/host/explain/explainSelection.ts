import { l10n, window, workspace, type Disposable } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ChatView } from '../chat/chatView.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { linesToAskAbout } from '../documents/codeAtCursor.ts';

async function explainSelection(session: ChatSession, view: ChatView): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) {
    await window.showInformationMessage(l10n.t('Open a file and select the code to explain.'));
    return;
  }
  const { document } = editor;
  const range = await linesToAskAbout(editor);
  if (!range) {
    await window.showInformationMessage(
      l10n.t('Select the code to explain, or place the cursor inside a function.'),
    );
    return;
  }
  await view.focus();
  await session.explain(
    {
      path: workspace.asRelativePath(document.uri),
      startLine: range.start.line + 1,
      endLine: range.end.line + 1,
      languageId: document.languageId,
      text: document.getText(range).replaceAll('\r\n', '\n'),
    },
    document.uri.toString(),
  );
}

/** Registers "Explain Selection". */
export function registerExplainSelection(session: ChatSession, view: ChatView): Disposable {
  return registerCommand('phidelity.explainSelection', () => explainSelection(session, view));
}
