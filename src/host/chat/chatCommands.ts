import { Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { conversationMarkdown, conversationTitle } from '../../wording/chat/conversation.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import type { ChatView } from './chatView.ts';

async function exportChat(session: ChatSession): Promise<void> {
  const { conversation } = session;
  if (conversation.turns.length === 0) {
    await window.showInformationMessage(l10n.t('This chat is empty: ask a question first.'));
    return;
  }
  const name = conversationTitle(conversation)
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: l10n.t('Export Chat as Markdown'),
    filters: { Markdown: ['md'] },
    ...(folder ? { defaultUri: Uri.joinPath(folder, `${name || 'chat'}.md`) } : {}),
  });
  if (!target) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(conversationMarkdown(conversation)));
  await window.showTextDocument(target);
}

/** Registers the commands of the open chat. */
export function registerChatCommands(session: ChatSession, view: ChatView): Disposable {
  return Disposable.from(
    registerCommand('phidelity.openChat', () => view.focus()),
    registerCommand('phidelity.openChatInEditor', () => view.openInEditor()),
    registerCommand('phidelity.openChatInNewWindow', () => view.openInNewWindow()),
    registerCommand('phidelity.newChat', async () => {
      await session.startNew();
      await view.focus();
    }),
    registerCommand('phidelity.stopAnswer', () => session.stop()),
    registerCommand('phidelity.findInChat', () => view.find()),
    registerCommand('phidelity.exportChat', () => exportChat(session)),
  );
}
