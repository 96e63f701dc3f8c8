import { type Disposable, env, EventEmitter, l10n, type TextDocument, window } from 'vscode';
import type { NoCompletionReason } from '../../core/completion/outcome/completionOutcome.ts';
import { noCompletionText } from '../../wording/completionOutcome.ts';
import { joinSentences } from '../../wording/sentences.ts';
import { describeReplaced } from '../../wording/verdict.ts';
import type { Settings } from '../settings/settings.ts';
import { editorSkipReason } from './completionSettings.ts';
import type { Snooze } from './snooze.ts';

/** What the status bar item shows about completions. */
export interface CompletionStatus {
  /** A codicon in place of the model's, or undefined. */
  readonly icon: string | undefined;
  /** For the tooltip, or undefined if there is nothing to say. */
  readonly sentence: string | undefined;
}

/** The status of completions in the active editor. */
export function completionStatus(parts: {
  readonly activity: CompletionActivity;
  readonly snooze: Snooze;
  readonly settings: Settings;
}): CompletionStatus {
  const { activity, snooze, settings } = parts;
  if (snooze.until !== undefined) return { icon: 'bell-slash', sentence: snoozedText(snooze.until) };
  const { state } = activity;
  if (state.kind === 'working') return { icon: 'loading~spin', sentence: l10n.t('Generating a completion…') };
  if (state.kind === 'replaced')
    return { icon: 'replace', sentence: joinSentences(...state.wanted.map(describeReplaced)) };
  const document = window.activeTextEditor?.document;
  const reason =
    state.kind === 'none' ? state.reason : document && editorSkipReason(document, settings.completion);
  if (!reason) return { icon: undefined, sentence: undefined };
  const detail = state.kind === 'none' ? state.detail : undefined;
  return { icon: undefined, sentence: joinSentences(noCompletionText(reason), detail) };
}

function snoozedText(until: number): string {
  if (!Number.isFinite(until)) return l10n.t('Completions are snoozed until this window is reloaded.');
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return l10n.t(
    'Completions are snoozed until {0}.',
    new Date(until).toLocaleTimeString(env.language, format),
  );
}

/** What the completer does for the active editor. */
export type CompletionState =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'working' }
  /** A suggestion is shown some names of which stand in place of these, which do not exist. */
  | { readonly kind: 'replaced'; readonly wanted: readonly string[] }
  | {
      readonly kind: 'none';
      readonly reason: NoCompletionReason;
      /** More about the reason, in complete sentences. */
      readonly detail?: string | undefined;
    };

const quiet: CompletionState = { kind: 'quiet' };

/** Milliseconds before work shows: sooner, the item would flicker at every key. */
const workingDelay = 300;

/** Keeps what the status bar shows about completions: that one is being generated, or why there is none. */
export class CompletionActivity implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  #state: CompletionState = quiet;
  #later: NodeJS.Timeout | undefined;

  constructor() {
    this.#subscription = window.onDidChangeActiveTextEditor(() => {
      this.#set(quiet);
      // The other document may have its own reason for having no completions, though the state is the same.
      this.#changed.fire();
    });
  }

  readonly onDidChange = this.#changed.event;

  get state(): CompletionState {
    return this.#state;
  }

  /** Sets the state for a document; ignored unless its editor is active. */
  show(document: TextDocument, state: CompletionState): void {
    if (window.activeTextEditor?.document !== document) return;
    clearTimeout(this.#later);
    if (state.kind === 'working') this.#later = setTimeout(() => this.#set(state), workingDelay);
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
