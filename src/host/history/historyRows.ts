import {
  Disposable,
  l10n,
  type QuickInputButton,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  Uri,
} from 'vscode';
import type { WorkspaceIdentity } from '../../core/conversation/conversation.ts';
import type { ConversationStore } from '../../core/conversation/conversationStore.ts';
import type { ConversationSummary } from '../../core/conversation/conversationSummary.ts';
import type { Timer } from '../../core/ports/clock.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { showError } from '../commands/registerCommand.ts';

/** A chat in the list. */
export interface HistoryItem extends QuickPickItem {
  readonly summary: ConversationSummary;
}

/** A chat, a heading above chats, or what shows the chats of all folders. */
export type HistoryRow =
  | HistoryItem
  | (QuickPickItem & { readonly summary?: undefined; readonly showsAll?: boolean });

/** Chats that are listed; older ones are found by what is typed. VS Code takes long to show many thousands. */
const maxListed = 1000;
/** Chats that are found at most, and how many are shown at a time. */
const [maxFound, shownAtOnce] = [200, 10];
/** Characters that must be typed before answers are searched. */
const minWords = 3;
/** Milliseconds of a pause in typing before answers are searched. */
const typingPause = 250;

/** Whether the user wants to see the chats of this workspace alone. */
export interface HistoryScope {
  isOnlyHere: boolean;
}

/**
 * The rows of the history: chats of this workspace before those of others, or alone, and with what the user types, also the
 * chats whose questions or answers hold it. VS Code itself filters by title, details and the beginning of the questions.
 */
export class HistoryRows implements Disposable {
  readonly #picker: QuickPick<HistoryRow>;
  readonly #store: ConversationStore;
  readonly #timer: Timer;
  readonly #isHere: ((workspace: WorkspaceIdentity) => boolean) | undefined;
  readonly #toItem: (summary: ConversationSummary) => HistoryItem;
  readonly #scope: HistoryScope;
  readonly #listening: Disposable;
  readonly #buttons: { readonly onlyHere: QuickInputButton; readonly all: QuickInputButton };
  #summaries: readonly ConversationSummary[] = [];
  /** Excerpts by chat. */
  readonly #found = new Map<string, string>();
  #searching = new AbortController();

  constructor(
    picker: QuickPick<HistoryRow>,
    parts: {
      readonly store: ConversationStore;
      readonly timer: Timer;
      /** Whether a chat that was begun there belongs to this workspace; undefined where no folder is open. */
      readonly isHere: ((workspace: WorkspaceIdentity) => boolean) | undefined;
      readonly scope: HistoryScope;
      readonly toItem: (summary: ConversationSummary) => HistoryItem;
    },
  ) {
    this.#picker = picker;
    this.#store = parts.store;
    this.#timer = parts.timer;
    this.#isHere = parts.isHere;
    this.#toItem = parts.toItem;
    this.#scope = parts.scope;
    this.#buttons = {
      onlyHere: { iconPath: new ThemeIcon('root-folder'), tooltip: l10n.t('Chats of This Workspace Only') },
      all: { iconPath: new ThemeIcon('folder-library'), tooltip: allFolders() },
    };
    this.#listening = Disposable.from(
      picker.onDidChangeValue(() => this.#searchAgain()),
      picker.onDidTriggerButton((button) => this.#showOnlyHere(button === this.#buttons.onlyHere)),
      picker.onDidAccept(() => {
        const [chosen] = picker.selectedItems;
        if (chosen && isShowAll(chosen)) this.#showOnlyHere(false);
      }),
    );
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
    const { here, others } = this.#groups();
    this.#offerScope(others.length > 0);
    const active = this.#picker.activeItems[0]?.summary?.id;
    const isListed = ({ id }: ConversationSummary, index: number): boolean =>
      index < maxListed || this.#found.has(id);
    const sameNames = ambiguousNames(this.#summaries);
    const rows = (of: readonly ConversationSummary[], before: number): HistoryRow[] =>
      of
        .filter((one, index) => isListed(one, before + index))
        .map((one) => this.#row(one, of === others, sameNames));
    this.#picker.keepScrollPosition = true;
    this.#picker.items = this.#isOnlyHere
      ? [...rows(here, 0), ...showAll(others.length)]
      : [
          ...heading(l10n.t('This workspace'), here.length > 0 && others.length > 0),
          ...rows(here, 0),
          ...heading(l10n.t('Other chats'), here.length > 0 && others.length > 0),
          ...rows(others, here.length),
        ];
    const same = this.#picker.items.find(({ summary }) => summary !== undefined && summary.id === active);
    if (same) this.#picker.activeItems = [same];
  }

  dispose(): void {
    this.#listening.dispose();
    this.#searching.abort();
  }

  /** Chats of earlier versions, and those that were begun where no folder was open, are among the others. */
  #groups(): {
    readonly here: readonly ConversationSummary[];
    readonly others: readonly ConversationSummary[];
  } {
    const isHere = ({ workspace }: ConversationSummary): boolean =>
      workspace !== undefined && this.#isHere?.(workspace) === true;
    return {
      here: this.#summaries.filter(isHere),
      others: this.#summaries.filter((summary) => !isHere(summary)),
    };
  }

  #row(summary: ConversationSummary, tellsFolder: boolean, sameNames: ReadonlySet<string>): HistoryItem {
    const item = this.#toItem(summary);
    const { workspace, id } = summary;
    const found = this.#found.get(id);
    return {
      ...item,
      ...(workspace && tellsFolder
        ? { description: `${folderText(workspace, sameNames)} · ${item.description}` }
        : {}),
      ...(found === undefined ? {} : { detail: found, alwaysShow: true }),
    };
  }

  get #isOnlyHere(): boolean {
    return this.#isHere !== undefined && this.#scope.isOnlyHere;
  }

  /** Leaves out the chats of other folders, or not. What the user has typed is looked for again. */
  #showOnlyHere(isOnlyHere: boolean): void {
    this.#scope.isOnlyHere = isOnlyHere;
    this.show();
    this.#searchAgain();
  }

  #offerScope(hasOthers: boolean): void {
    const { onlyHere, all } = this.#buttons;
    const buttons = this.#isHere && hasOthers ? [this.#isOnlyHere ? all : onlyHere] : [];
    // What is set anew loses the keyboard.
    if (buttons[0] !== this.#picker.buttons[0]) this.#picker.buttons = buttons;
  }

  #searchAgain(): void {
    void this.#search(this.#picker.value).catch(showError);
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
    const { here, others } = this.#groups();
    const ids = (this.#isOnlyHere ? here : [...here, ...others]).map(({ id }) => id);
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

function heading(label: string, isShown: boolean): HistoryRow[] {
  return isShown ? [{ label, kind: QuickPickItemKind.Separator }] : [];
}

/** What shows the chats that are left out: always there, since what the user looks for may be among them. */
function showAll(others: number): HistoryRow[] {
  if (others === 0) return [];
  return [
    { label: '', kind: QuickPickItemKind.Separator },
    {
      label: allFolders(),
      description: l10n.t('{0} more', formatCount(others)),
      iconPath: new ThemeIcon('folder-library'),
      alwaysShow: true,
      showsAll: true,
    },
  ];
}

function allFolders(): string {
  return l10n.t('Chats of All Folders');
}

/** Whether a row shows the chats that are left out. */
export function isShowAll(row: HistoryRow): boolean {
  return row.summary === undefined && row.showsAll === true;
}

/** The names that more than one workspace has. */
function ambiguousNames(summaries: readonly ConversationSummary[]): ReadonlySet<string> {
  const places = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { workspace } of summaries) {
    if (!workspace) continue;
    if ((places.get(workspace.name) ?? workspace.uri) !== workspace.uri) ambiguous.add(workspace.name);
    places.set(workspace.name, workspace.uri);
  }
  return ambiguous;
}

/** The folder that a chat belongs to: its name, and where it is if others have the same. */
function folderText({ name, uri }: WorkspaceIdentity, sameNames: ReadonlySet<string>): string {
  return sameNames.has(name) ? `${name} (${Uri.joinPath(Uri.parse(uri), '..').fsPath})` : name;
}
