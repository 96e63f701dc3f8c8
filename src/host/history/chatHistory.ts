import {
  Disposable,
  type Memento,
  type QuickInputButton,
  type QuickPickItem,
  ThemeIcon,
  window,
} from 'vscode';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ConversationStore, ConversationSummary } from '../../core/conversation/conversationStore.ts';
import { conversationTitle } from '../../wording/conversation.ts';
import type { ChatView } from '../chat/chatView.ts';
import { registerCommand, showError } from '../commands/registerCommand.ts';

const renameButton: QuickInputButton = { iconPath: new ThemeIcon('edit'), tooltip: 'Rename' };
const deleteButton: QuickInputButton = { iconPath: new ThemeIcon('trash'), tooltip: 'Delete' };

/** Characters of a chat's questions that are shown and searched. */
const longestDetail = 2000;

interface HistoryItem extends QuickPickItem {
  readonly summary: ConversationSummary;
}

function toItem(summary: ConversationSummary, current: string): HistoryItem {
  const date = new Date(summary.updatedAt).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const questions = summary.turnCount === 1 ? '1 question' : `${summary.turnCount} questions`;
  const { title, searchText } = summary;
  return {
    summary,
    label: title,
    description: `${date} · ${questions}${summary.id === current ? ' · open' : ''}`,
    // Matched against what the person types, so that all questions are searched. The title says the first already.
    detail: (searchText.startsWith(title) ? searchText.slice(title.length) : searchText)
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, longestDetail),
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
  // While a name is asked for, or whether to delete, the list makes room and comes back afterwards.
  let away = false;
  const closed = new Promise<void>((resolve) => {
    picker.onDidTriggerItemButton(({ button, item: { summary } }) =>
      act(async () => {
        away = true;
        try {
          const change = button === renameButton ? askForName : confirmDelete;
          await change(summary.id, summary.title, session);
          await refresh();
        } finally {
          away = false;
          picker.show();
        }
      }),
    );
    picker.onDidAccept(() =>
      act(async () => {
        const [chosen] = picker.selectedItems;
        picker.hide();
        if (!chosen) return;
        if (await session.open(chosen.summary.id)) await view.focus();
        else await window.showInformationMessage('This chat was deleted in another window.');
      }),
    );
    picker.onDidHide(() => {
      if (!away) resolve();
    });
  });
  try {
    picker.show();
    await refresh();
    await closed;
  } finally {
    picker.dispose();
  }
}

/** Commands over all chats of this machine. */
export function registerHistoryCommands(
  session: ChatSession,
  store: ConversationStore,
  view: ChatView,
): Disposable {
  const current = (): [string, string] => [session.conversation.id, conversationTitle(session.conversation)];
  const change = async (ask: typeof askForName): Promise<void> => {
    if (session.conversation.turns.length > 0) await ask(...current(), session);
    else await window.showInformationMessage('This chat is empty: ask a question first.');
  };
  return Disposable.from(
    registerCommand('phidelity.showHistory', () => showHistory(session, store, view)),
    registerCommand('phidelity.renameChat', () => change(askForName)),
    registerCommand('phidelity.deleteChat', () => change(confirmDelete)),
  );
}

const key = 'openConversation';

/** Keeps in mind which chat is open, and opens it again after a reload, a restart or a crash. */
export async function restoreOpenChat(session: ChatSession, memento: Memento): Promise<Disposable> {
  const last = memento.get<string>(key);
  try {
    if (last) await session.open(last);
  } catch (error) {
    // A chat that cannot be read must not keep the extension from starting.
    void showError(error);
  }
  let known = last;
  return session.onUpdate(() => {
    const { id } = session.conversation;
    if (id === known) return;
    known = id;
    void memento.update(key, id);
  });
}
