import { type Disposable, l10n, type QuickPick, type QuickPickItem, QuickPickItemKind } from 'vscode';
import type { WorkspaceIdentity } from '../../core/conversation/conversation.ts';
import type { ConversationStore } from '../../core/conversation/conversationStore.ts';
import type { ConversationSummary } from '../../core/conversation/conversationSummary.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { showError } from '../commands/registerCommand.ts';

/** A chat in the list. */
export interface HistoryItem extends QuickPickItem {
  readonly summary: ConversationSummary;
}

/** A chat, or a heading above chats. */
export type HistoryRow = HistoryItem | (QuickPickItem & { readonly summary?: undefined });

/** Chats that are listed; older ones are found by what is typed. VS Code takes long to show many thousands. */
const maxListed = 1000;
/** Chats that are found at most, and how many are shown at a time. */
const [maxFound, shownAtOnce] = [200, 10];
/** Characters that must be typed before answers are searched. */
const minWords = 3;
/** Milliseconds of a pause in typing before answers are searched. */
const typingPause = 250;

/**
 * The rows of the history: chats of this workspace before those of others, and with what the user types, also the chats
 * whose questions or answers hold it. VS Code itself filters by title, details and the beginning of the questions.
 */
export class HistoryRows implements Disposable {
  readonly #picker: QuickPick<HistoryRow>;
  readonly #store: ConversationStore;
  readonly #timer: Timer;
  readonly #workspace: WorkspaceIdentity | undefined;
  readonly #toItem: (summary: ConversationSummary) => HistoryItem;
  readonly #listening: Disposable;
  #summaries: readonly ConversationSummary[] = [];
  /** Excerpts by chat. */
  readonly #found = new Map<string, string>();
  #searching = new AbortController();

  constructor(
    picker: QuickPick<HistoryRow>,
    parts: {
      readonly store: ConversationStore;
      readonly timer: Timer;
      readonly workspace: WorkspaceIdentity | undefined;
      readonly toItem: (summary: ConversationSummary) => HistoryItem;
    },
  ) {
    this.#picker = picker;
    this.#store = parts.store;
    this.#timer = parts.timer;
    this.#workspace = parts.workspace;
    this.#toItem = parts.toItem;
    this.#listening = picker.onDidChangeValue((value) => void this.#search(value).catch(showError));
  }

  /** Reads the chats again. Rejects as the store does. */
  async refresh(): Promise<void> {
    this.#picker.busy = true;
    this.#summaries = await this.#store.list();
    if (this.#summaries.length === 0) this.#picker.placeholder = l10n.t('No chats yet: ask a question first');
    this.#picker.busy = false;
    this.show();
  }

  /** Shows what is known. */
  show(): void {
    const listed = this.#summaries.filter(({ id }, index) => index < maxListed || this.#found.has(id));
    const active = this.#picker.activeItems[0]?.summary?.id;
    this.#picker.keepScrollPosition = true;
    this.#picker.items = this.#groups(listed);
    const same = this.#picker.items.find(({ summary }) => summary !== undefined && summary.id === active);
    if (same) this.#picker.activeItems = [same];
  }

  dispose(): void {
    this.#listening.dispose();
    this.#searching.abort();
  }

  #groups(summaries: readonly ConversationSummary[]): HistoryRow[] {
    const isHere = ({ workspace }: ConversationSummary): boolean => workspace?.uri === this.#workspace?.uri;
    const here = this.#workspace ? summaries.filter(isHere) : [];
    const rows = (of: readonly ConversationSummary[]): HistoryRow[] => of.map((one) => this.#row(one));
    if (here.length === 0 || here.length === summaries.length) return rows(summaries);
    const others = summaries.filter((summary) => !isHere(summary));
    return [
      { label: l10n.t('This workspace'), kind: QuickPickItemKind.Separator },
      ...rows(here),
      { label: l10n.t('Other chats'), kind: QuickPickItemKind.Separator },
      ...rows(others),
    ];
  }

  #row(summary: ConversationSummary): HistoryItem {
    const item = this.#toItem(summary);
    const { workspace, id } = summary;
    const found = this.#found.get(id);
    return {
      ...item,
      ...(workspace && workspace.uri !== this.#workspace?.uri
        ? { description: `${item.description} · ${workspace.name}` }
        : {}),
      ...(found === undefined ? {} : { detail: found, alwaysShow: true }),
    };
  }

  async #search(value: string): Promise<void> {
    this.#searching.abort();
    const searching = new AbortController();
    this.#searching = searching;
    const { signal } = searching;
    if (this.#found.size > 0) {
      this.#found.clear();
      this.show();
    }
    const words = value.trim();
    this.#picker.busy = false;
    if (words.length < minWords || !(await this.#timer.delay(typingPause, signal))) return;
    this.#picker.busy = true;
    const ids = this.#summaries.map(({ id }) => id);
    let shown = 0;
    const showFound = (): void => {
      shown = this.#found.size;
      this.show();
    };
    await this.#store.search(ids, words, {
      signal,
      onFound: (id, { excerpt }) => {
        this.#found.set(id, excerpt);
        if (this.#found.size >= maxFound) searching.abort();
        // The first ones one by one, as they come.
        if (this.#found.size <= shownAtOnce || this.#found.size % shownAtOnce === 0) showFound();
      },
    });
    if (this.#searching !== searching) return;
    this.#picker.busy = false;
    // Rows that are replaced by the same ones flash.
    if (shown < this.#found.size) this.show();
  }
}
