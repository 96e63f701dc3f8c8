import { type Disposable, EventEmitter, type TextDocument, window } from 'vscode';
import { type SkipReason, skipSentences } from '../../core/completion/outcome/completionOutcome.ts';
import type { Settings } from '../settings/settings.ts';
import { editorSkipReason } from './completionSettings.ts';
import type { Snooze } from './snooze.ts';

/** What the status bar entry tells of completions. */
export interface CompletionStatus {
  /** A codicon in place of the model's, or undefined. */
  readonly icon: string | undefined;
  /** For the tooltip, or undefined where there is nothing to tell. */
  readonly sentence: string | undefined;
}

/** What there is to tell of completions in the editor that the person is in. */
export function completionStatus(parts: {
  readonly activity: CompletionActivity;
  readonly snooze: Snooze;
  readonly settings: Settings;
}): CompletionStatus {
  const { activity, snooze, settings } = parts;
  if (snooze.until !== undefined)
    return { icon: 'bell-slash', sentence: `Completions are snoozed ${untilWhen(snooze.until)}.` };
  const { state } = activity;
  if (state.kind === 'working') return { icon: 'loading~spin', sentence: 'Completion: working…' };
  const document = window.activeTextEditor?.document;
  const reason =
    state.kind === 'none' ? state.reason : document && editorSkipReason(document, settings.completion);
  if (!reason) return { icon: undefined, sentence: undefined };
  const detail = state.kind === 'none' && state.detail ? ` ${state.detail}` : '';
  return { icon: undefined, sentence: `No completion here: ${skipSentences[reason]}.${detail}` };
}

function untilWhen(until: number): string {
  if (!Number.isFinite(until)) return 'until this window is restarted';
  return `until ${new Date(until).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false })}`;
}

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
