import { Disposable, ThemeIcon, window, type QuickInputButton, type QuickPickItem } from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import { conversationTitle } from '../../core/conversation/conversationTitle.ts';
import type { ConversationStore, ConversationSummary } from '../../core/ports/conversationStore.ts';
import type { ChatView } from '../chat/chatView.ts';
import { registerCommand } from '../registerCommand.ts';
import { showError } from '../showError.ts';

const renameButton: QuickInputButton = { iconPath: new ThemeIcon('edit'), tooltip: 'Rename' };
const deleteButton: QuickInputButton = { iconPath: new ThemeIcon('trash'), tooltip: 'Delete' };

interface HistoryItem extends QuickPickItem {
  readonly summary: ConversationSummary;
}

function toItem(summary: ConversationSummary, current: string): HistoryItem {
  const date = new Date(summary.updatedAt).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const questions = summary.turnCount === 1 ? '1 question' : `${summary.turnCount} questions`;
  return {
    summary,
    label: summary.title,
    description: `${date} · ${questions}${summary.id === current ? ' · open' : ''}`,
    // Matched against what the person types, so that all questions are searched.
    detail: summary.searchText.replaceAll(/\s+/g, ' ').slice(0, 2000),
    buttons: [renameButton, deleteButton],
  };
}

async function askForName(id: string, title: string, session: ChatSession): Promise<void> {
  const name = await window.showInputBox({
    title: 'Rename Chat',
    value: title,
    validateInput: (value) => (value.trim() === '' ? 'Type a name.' : undefined),
  });
  if (name) await session.rename(id, name.trim());
}

async function confirmDelete(id: string, title: string, session: ChatSession): Promise<void> {
  const question = { modal: true, detail: 'The conversation is removed from this machine for good.' };
  const answer = await window.showWarningMessage(`Delete the chat "${title}"?`, question, 'Delete');
  if (answer) await session.delete(id);
}

async function showHistory(session: ChatSession, store: ConversationStore, view: ChatView): Promise<void> {
  const picker = window.createQuickPick<HistoryItem>();
  picker.title = 'Chat History';
  picker.placeholder = 'Search titles and questions';
  picker.matchOnDetail = true;
  picker.matchOnDescription = true;
  const refresh = async (): Promise<void> => {
    picker.busy = true;
    const summaries = await store.list();
    picker.items = summaries.map((summary) => toItem(summary, session.conversation.id));
    if (summaries.length === 0) picker.placeholder = 'No chats yet: ask a question first';
    picker.busy = false;
  };
  const act = (action: () => Promise<void>): void => void action().catch(showError);
  const closed = new Promise<void>((resolve) => {
    picker.onDidTriggerItemButton(({ button, item: { summary } }) =>
      act(async () => {
        const change = button === renameButton ? askForName : confirmDelete;
        await change(summary.id, summary.title, session);
        // The input box has taken the picker's place; come back to the list.
        await refresh();
        picker.show();
      }),
    );
    picker.onDidAccept(() =>
      act(async () => {
        const [chosen] = picker.selectedItems;
        picker.hide();
        if (!chosen) return;
        await session.open(chosen.summary.id);
        await view.focus();
      }),
    );
    picker.onDidHide(() => resolve());
  });
  picker.show();
  await refresh();
  await closed;
}

/** Commands over all chats of this machine. */
export function registerHistoryCommands(
  session: ChatSession,
  store: ConversationStore,
  view: ChatView,
): Disposable {
  const current = (): [string, string] => [session.conversation.id, conversationTitle(session.conversation)];
  const isEmpty = (): boolean => session.conversation.turns.length === 0;
  return Disposable.from(
    registerCommand('phidelity.showHistory', () => showHistory(session, store, view)),
    registerCommand('phidelity.renameChat', async () => {
      if (!isEmpty()) await askForName(...current(), session);
    }),
    registerCommand('phidelity.deleteChat', async () => {
      if (!isEmpty()) await confirmDelete(...current(), session);
    }),
  );
}
