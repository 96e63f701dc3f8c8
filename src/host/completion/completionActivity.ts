import { EventEmitter, window, type Disposable, type TextDocument } from 'vscode';
import type { SkipReason } from '../../core/completion/skipReason.ts';

/** What completion does for the editor that the person is in. */
export type CompletionState =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'working' }
  | {
      readonly kind: 'none';
      readonly reason: SkipReason;
      /** More about the reason, in whole sentences. */
      readonly detail?: string | undefined;
    };

const quiet: CompletionState = { kind: 'quiet' };

/** Shorter work is not worth a sign, in milliseconds: it would flicker at every key. */
const worthShowing = 300;

/** Keeps what the status bar tells about completions: what is happening, or why nothing is shown. */
export class CompletionActivity implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  #state: CompletionState = quiet;
  #later: NodeJS.Timeout | undefined;

  constructor() {
    this.#subscription = window.onDidChangeActiveTextEditor(() => {
      this.#set(quiet);
      // What there is to tell of another document may be something else, though nothing happens there either.
      this.#changed.fire();
    });
  }

  readonly onDidChange = this.#changed.event;

  get state(): CompletionState {
    return this.#state;
  }

  /** Tells what happens for a document; of interest only while the person is in it. */
  show(document: TextDocument, state: CompletionState): void {
    if (window.activeTextEditor?.document !== document) return;
    clearTimeout(this.#later);
    if (state.kind === 'working') this.#later = setTimeout(() => this.#set(state), worthShowing);
    else this.#set(state);
  }

  dispose(): void {
    clearTimeout(this.#later);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #set(state: CompletionState): void {
    clearTimeout(this.#later);
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#changed.fire();
  }
}
