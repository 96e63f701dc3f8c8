import { effect, signal } from '@preact/signals';
import type { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';
import { readPanelMemory, type PanelMemory } from '../../protocol/schemas/panelMemory.ts';

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
