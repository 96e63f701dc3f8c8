import { effect, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import * as v from 'valibot';
import type { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import type { HighlightCode } from '../markdown/highlightCode.ts';
import type { ChatModel } from './chatModel.ts';
import type { HostApi } from './hostApi.ts';

/** What every part of the panel may need: made once in main.tsx and handed down. */
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

/** Where the panel keeps what must survive being hidden. */
export interface UiStorage {
  read(): unknown;
  write(state: PanelMemory): void;
}

/** What belongs to the panel alone: what is typed, where it is scrolled, what it says aloud. */
export class UiState implements Disposable {
  readonly draft = signal<PanelMemory['draft']>('');
  readonly edit = signal<PanelMemory['edit']>(null);
  readonly scroll = signal<PanelMemory['scroll']>(null);
  /** What went wrong with the last thing a person did. */
  readonly problem = signal<PhidelityError | undefined>(undefined);
  /** Said by screen readers when it changes. */
  readonly announcement = signal('');
  /** Grows when the keyboard should go into the question box. */
  readonly focusRequests = signal(0);
  readonly #stopSaving: () => void;

  constructor(storage: UiStorage) {
    const kept = readPanelMemory(storage.read());
    if (kept) {
      this.draft.value = kept.draft;
      this.edit.value = kept.edit;
      this.scroll.value = kept.scroll;
    }
    this.#stopSaving = effect(() =>
      storage.write({ draft: this.draft.value, edit: this.edit.value, scroll: this.scroll.value }),
    );
  }

  announce(text: string): void {
    this.announcement.value = text;
  }

  focusComposer(): void {
    this.focusRequests.value++;
  }

  dispose(): void {
    this.#stopSaving();
  }
}

const panelMemorySchema = v.object({
  /** The question that was being typed. */
  draft: v.string(),
  /** The earlier question that was being edited. */
  edit: v.nullable(v.object({ turn: v.string(), text: v.string() })),
  /** The turn at the top edge and how far it was scrolled out of sight, in pixels; null at the newest end. */
  scroll: v.nullable(v.object({ conversation: v.string(), turn: v.string(), offset: v.number() })),
});

/** What VS Code keeps for the chat panel while it is hidden. */
export type PanelMemory = v.InferOutput<typeof panelMemorySchema>;

/** What was kept, or undefined where it is nothing that this version of the panel understands. */
function readPanelMemory(kept: unknown): PanelMemory | undefined {
  const parsed = v.safeParse(panelMemorySchema, kept);
  return parsed.success ? parsed.output : undefined;
}
