import { effect, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import * as v from 'valibot';
import { type Drafts, joinedDrafts } from '../../core/conversation/chatDrafts.ts';
import type { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type { HighlightCode } from '../markdown/highlightCode.ts';
import type { ChatModel } from './chatModel.ts';
import type { HostApi } from './hostApi.ts';

/** What all parts of the panel share: created once in main.tsx and passed down as context. */
export interface Panel {
  readonly chat: ChatModel;
  readonly ui: UiState;
  readonly host: HostApi;
  readonly highlightCode: HighlightCode;
}

export const PanelContext = createContext<Panel | undefined>(undefined);

/** The panel that a component is part of. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('This component is not inside a PanelContext.');
  return panel;
}

/** Where the panel keeps what must survive while it is hidden. */
export interface UiStorage {
  read(): unknown;
  write(state: PanelMemory): void;
}

/** State that the panel owns: scroll position, errors and announcements; and its copy of what is in the box. */
export class UiState implements Disposable {
  /** The text in the question box. */
  readonly draft = signal<PanelMemory['draft']>('');
  #toldDraft = '';
  readonly #drafts = signal<Drafts['drafts']>([]);
  readonly edit = signal<PanelMemory['edit']>(null);
  readonly scroll = signal<PanelMemory['scroll']>(null);
  /** Long lines of code are wrapped. */
  readonly wrapsCode = signal(false);
  /** The error of the user's last action. */
  readonly problem = signal<PhidelityError | undefined>(undefined);
  /** Whether what happens is announced here. */
  announces = true;
  /** Read out by screen readers when it changes. */
  readonly announcement = signal('');
  /** Increased when the question box should get the focus. */
  readonly focusRequests = signal(0);
  /** Increased when the user wants to find something in the chat. */
  readonly findRequests = signal(0);
  readonly #stopSaving: () => void;

  constructor(storage: UiStorage) {
    const kept = readPanelMemory(storage.read());
    if (kept) {
      this.draft.value = kept.draft;
      this.#drafts.value = kept.drafts ?? [];
      this.edit.value = kept.edit;
      this.scroll.value = kept.scroll;
      this.wrapsCode.value = kept.wrapsCode;
    }
    this.#stopSaving = effect(() =>
      storage.write({
        draft: this.draft.value,
        drafts: [...this.#drafts.value],
        edit: this.edit.value,
        scroll: this.scroll.value,
        wrapsCode: this.wrapsCode.value,
      }),
    );
  }

  /** Puts a text into the question box, before what is in it. */
  addToDraft(text: string): void {
    this.draft.value = joinedDrafts(text, this.draft.peek());
  }

  /** What is in the box, and was left in those of other chats. */
  get box(): Drafts {
    return { draft: this.draft.peek(), drafts: this.#drafts.peek() };
  }

  /** Shows what the extension knows to be in the box. */
  showBox({ draft, drafts }: Drafts): void {
    this.showDraft(draft);
    this.#drafts.value = drafts;
  }

  /** Shows what the extension knows to be in the box, which it need not be told. */
  showDraft(draft: string): void {
    this.#toldDraft = draft;
    this.draft.value = draft;
  }

  /** The text in the box if the extension does not know it yet; it will be told. */
  takeUntold(): string | undefined {
    const draft = this.draft.value;
    if (draft === this.#toldDraft) return undefined;
    this.#toldDraft = draft;
    return draft;
  }

  announce(text: string): void {
    if (this.announces) this.announcement.value = text;
  }

  focusComposer(): void {
    this.focusRequests.value++;
  }

  dispose(): void {
    this.#stopSaving();
  }
}

const panelMemorySchema = v.object({
  draft: v.string(),
  drafts: v.exactOptional(v.array(v.object({ chat: v.string(), draft: v.string() }))),
  /** The earlier question that is being edited. */
  edit: v.nullable(v.object({ turn: v.string(), text: v.string() })),
  /** The turn at the top edge and how many pixels of it are out of sight; null at the end. */
  scroll: v.nullable(v.object({ conversation: v.string(), turn: v.string(), offset: v.number() })),
  /** Long lines of code are wrapped. */
  wrapsCode: v.optional(v.boolean(), false),
});

/** What VS Code stores for the chat panel while it is hidden. */
export type PanelMemory = v.InferOutput<typeof panelMemorySchema>;

/** What was stored, or undefined if this version of the panel does not understand it. */
function readPanelMemory(kept: unknown): PanelMemory | undefined {
  const parsed = v.safeParse(panelMemorySchema, kept);
  return parsed.success ? parsed.output : undefined;
}
