import { effect, signal } from '@preact/signals';
import * as v from 'valibot';
import type { PhidelityError } from '../../core/errors/phidelityError.ts';
import type { Disposable } from '../../core/lifetime/disposable.ts';

/** Where the panel keeps what must survive being hidden. */
export interface UiStorage {
  read(): unknown;
  write(state: unknown): void;
}

const scrollSchema = v.object({
  conversation: v.string(),
  /** The turn at the top edge, and how far it is scrolled out of sight, in pixels. */
  turn: v.string(),
  offset: v.number(),
});

const savedSchema = v.object({
  draft: v.string(),
  edit: v.nullable(v.object({ turn: v.string(), text: v.string() })),
  /** Null at the newest end. */
  scroll: v.nullable(scrollSchema),
});

export type ScrollPosition = v.InferOutput<typeof scrollSchema>;

/** What belongs to the panel alone: what is typed, where it is scrolled, what it says aloud. */
export class UiState implements Disposable {
  /** The question being typed. */
  readonly draft = signal('');
  /** The earlier question that is being edited. */
  readonly edit = signal<{ readonly turn: string; readonly text: string } | null>(null);
  readonly scroll = signal<ScrollPosition | null>(null);
  /** What went wrong with the last thing a person did. */
  readonly problem = signal<PhidelityError | undefined>(undefined);
  /** Said by screen readers when it changes. */
  readonly announcement = signal('');
  /** Grows when the keyboard should go into the question box. */
  readonly focusRequests = signal(0);
  readonly #stopSaving: () => void;

  constructor(storage: UiStorage) {
    const saved = v.safeParse(savedSchema, storage.read());
    if (saved.success) {
      this.draft.value = saved.output.draft;
      this.edit.value = saved.output.edit;
      this.scroll.value = saved.output.scroll;
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
