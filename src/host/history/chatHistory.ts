import { Disposable, env, l10n, type QuickInputButton, ThemeIcon, window } from 'vscode';
import type { ChatActivity } from '../../core/conversation/chatAnswer.ts';
import type { ChatSession } from '../../core/conversation/chatSession.ts';
import type { ConversationStore } from '../../core/conversation/conversationStore.ts';
import type { ConversationSummary } from '../../core/conversation/conversationSummary.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { conversationTitle } from '../../wording/chat/conversation.ts';
import { joinSentences } from '../../wording/sentences.ts';
import type { ChatView } from '../chat/chatView.ts';
import { nodeTimer } from '../../platform/nodeTimer.ts';
import type { RememberedValues } from '../../platform/storage/rememberedValues.ts';
import { registerCommand, showError } from '../commands/registerCommand.ts';
import { currentWorkspace, isOpenHere } from '../documents/workspaceFiles.ts';
import { registerExportRatings } from './exportRatings.ts';
import {
  type HistoryItem,
  type HistoryRow,
  HistoryRows,
  type HistoryScope,
  isShowAll,
} from './historyRows.ts';

interface ItemButtons {
  readonly rename: QuickInputButton;
  readonly delete: QuickInputButton;
}

/** A moment, as short as it can be told: a row has little room. */
function dateText(date: Date): string {
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return date.toLocaleString(env.language, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** What the model does in a chat, or will: an icon, and the words for it. */
function activityIn(
  id: string,
  { writing, waiting }: ChatActivity,
): { readonly icon: ThemeIcon; readonly text: string } | undefined {
  if (writing?.id === id) return { icon: new ThemeIcon('loading~spin'), text: l10n.t('writing an answer') };
  if (waiting.some(({ chat }) => chat === id))
    return { icon: new ThemeIcon('watch'), text: l10n.t('queued') };
  return undefined;
}

function toItem(summary: ConversationSummary, session: ChatSession, buttons: ItemButtons): HistoryItem {
  const activity = activityIn(summary.id, session.activity);
  const isOpen = summary.id === session.conversation.id;
  const date = dateText(new Date(summary.updatedAt));
  const questions =
    summary.turnCount === 1 ? l10n.t('1 question') : l10n.t('{0} questions', formatCount(summary.turnCount));
  const { title, searchText } = summary;
  return {
    summary,
    label: title,
    description: [
      ...(activity ? [activity.text] : []),
      date,
      questions,
      ...(isOpen ? [l10n.t('open')] : []),
    ].join(' · '),
    ...(activity ? { iconPath: activity.icon } : {}),
    // Matched against what the user types. The title shows the first question already.
    detail: (searchText.startsWith(title) ? searchText.slice(title.length) : searchText).trim(),
    buttons: [buttons.rename, buttons.delete],
  };
}

async function askForName(id: string, title: string, session: ChatSession): Promise<void> {
  const name = await window.showInputBox({
    title: l10n.t('Rename Chat'),
    value: title,
    validateInput: (value) => (value.trim() === '' ? l10n.t('Enter a name.') : undefined),
  });
  if (name) await session.rename(id, name.trim());
}

async function confirmDelete(id: string, title: string, session: ChatSession): Promise<void> {
  const permanently = l10n.t('The chat is permanently deleted from this machine.');
  const detail = session.isBusy(id)
    ? joinSentences(l10n.t('An answer is being written or queued in it, which will be stopped.'), permanently)
    : permanently;
  const answer = await window.showWarningMessage(
    l10n.t('Delete the chat "{0}"?', title),
    { modal: true, detail },
    l10n.t('Delete'),
  );
  if (answer) await session.delete(id);
}

/** Whether the user wants to see the chats of this workspace alone. */
const onlyHereKey = 'historyOfThisWorkspaceOnly';

function rememberedScope(memory: RememberedValues): HistoryScope {
  return {
    get isOnlyHere() {
      return memory.get(onlyHereKey) === true;
    },
    set isOnlyHere(value) {
      void memory.update(onlyHereKey, () => value);
    },
  };
}

interface HistoryParts {
  readonly session: ChatSession;
  readonly store: ConversationStore;
  readonly view: ChatView;
  readonly memory: RememberedValues;
}

async function showHistory({ session, store, view, memory }: HistoryParts): Promise<void> {
  const picker = window.createQuickPick<HistoryRow>();
  const buttons: ItemButtons = {
    rename: { iconPath: new ThemeIcon('edit'), tooltip: l10n.t('Rename') },
    delete: { iconPath: new ThemeIcon('trash'), tooltip: l10n.t('Delete') },
  };
  picker.title = l10n.t('Chat History');
  picker.placeholder = l10n.t('Search titles, questions and answers');
  picker.matchOnDetail = true;
  picker.matchOnDescription = true;
  const rows = new HistoryRows(picker, {
    store,
    timer: nodeTimer,
    isHere: currentWorkspace() && isOpenHere,
    scope: rememberedScope(memory),
    toItem: (summary) => toItem(summary, session, buttons),
  });
  const following = session.onDidChangeActivity(() => rows.show());
  const act = (action: () => Promise<void>): void => void action().catch(showError);
  // The list is hidden while another dialog is open, and is shown again afterwards.
  let isAway = false;
  const closed = new Promise<void>((resolve) => {
    picker.onDidTriggerItemButton(({ button, item: { summary } }) =>
      act(async () => {
        if (!summary) return;
        isAway = true;
        try {
          const change = button === buttons.rename ? askForName : confirmDelete;
          await change(summary.id, summary.title, session);
          await rows.refresh();
        } finally {
          isAway = false;
          picker.show();
        }
      }),
    );
    picker.onDidAccept(() =>
      act(async () => {
        const [chosen] = picker.selectedItems;
        if (chosen && isShowAll(chosen)) return;
        picker.hide();
        if (!chosen?.summary) return;
        if (await session.open(chosen.summary.id)) await view.focus();
        else await window.showInformationMessage(l10n.t('This chat was deleted in another window.'));
      }),
    );
    picker.onDidHide(() => {
      if (!isAway) resolve();
    });
  });
  try {
    picker.show();
    await rows.refresh();
    await closed;
  } finally {
    following.dispose();
    rows.dispose();
    picker.dispose();
  }
}

/** Registers the commands for the chats on this machine. */
export function registerHistoryCommands(parts: HistoryParts): Disposable {
  const { session, store } = parts;
  const current = (): [string, string] => [session.conversation.id, conversationTitle(session.conversation)];
  const change = async (ask: typeof askForName): Promise<void> => {
    if (session.conversation.turns.length > 0) await ask(...current(), session);
    else await window.showInformationMessage(l10n.t('This chat is empty: ask a question first.'));
  };
  return Disposable.from(
    registerCommand('phidelity.showHistory', () => showHistory(parts)),
    registerCommand('phidelity.renameChat', () => change(askForName)),
    registerCommand('phidelity.deleteChat', () => change(confirmDelete)),
    registerExportRatings(store),
  );
}
