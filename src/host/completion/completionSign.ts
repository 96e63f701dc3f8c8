import { window } from 'vscode';
import { skipSentences } from '../../core/completion/skipReason.ts';
import type { Settings } from '../settings/settings.ts';
import type { CompletionActivity } from './completionActivity.ts';
import { editorSkipReason } from './editorSkipReason.ts';
import type { Snooze } from './snooze.ts';

/** What the status bar entry tells of completions. */
export interface CompletionSign {
  /** A codicon in place of the model's, or undefined. */
  readonly icon: string | undefined;
  /** For the tooltip, or undefined where there is nothing to tell. */
  readonly sentence: string | undefined;
}

/** What there is to tell of completions in the editor that the person is in. */
export function completionSign(parts: {
  readonly activity: CompletionActivity;
  readonly snooze: Snooze;
  readonly settings: Settings;
}): CompletionSign {
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
