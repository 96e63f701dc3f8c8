import * as l10n from '@vscode/l10n';
import type { Turn } from '../../core/conversation/conversation.ts';
import type { AnswerUsage } from '../../core/ports/engine.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';
import { secondsText, speedText } from '../quantities.ts';

function tokens(count: number): string {
  return count === 1 ? l10n.t('1 token') : l10n.t('{0} tokens', formatCount(count));
}

/** A measured speed, or undefined if nothing was measured. */
function speed(count: number, seconds: number): string | undefined {
  if (count === 0 || seconds <= 0) return undefined;
  return speedText(count / seconds);
}

function tokensInTime(count: number | undefined, seconds: number): string {
  const time = secondsText(seconds);
  if (count === undefined) return time;
  return joined([l10n.t('{0} in {1}', tokens(count), time), speed(count, seconds)]);
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** How many tokens were restored from disk and how long that took, or undefined if none were. */
function restored({
  restoredTokens,
  restoreSeconds,
}: AnswerUsage): [count: string, time: string] | undefined {
  if (restoredTokens === undefined || restoreSeconds === undefined) return undefined;
  return [tokens(restoredTokens), secondsText(restoreSeconds)];
}

/** The most important figures of an answer in a few words. */
export function usageSummary(usage: AnswerUsage): string {
  const back = restored(usage);
  return joined([
    tokens(usage.generatedTokens),
    speed(usage.generatedTokens, usage.generationSeconds),
    back && l10n.t('restored {0} in {1}', ...back),
  ]);
}

/** All figures of an answer, each with its name. */
export function usageDetails(usage: AnswerUsage): readonly (readonly [name: string, text: string])[] {
  const { promptTokens, reusedTokens, evaluatedTokens, generatedTokens, contextTokens, contextSize } = usage;
  const back = restored(usage);
  return [
    [
      l10n.t('Prompt'),
      joined([
        tokens(promptTokens),
        reusedTokens === undefined ? undefined : l10n.t('{0} reused', formatCount(reusedTokens)),
      ]),
    ],
    ...(back === undefined ? [] : [[l10n.t('Restored'), l10n.t('{0} in {1}', ...back)] as const]),
    [l10n.t('Evaluated'), tokensInTime(evaluatedTokens, usage.promptSeconds)],
    [l10n.t('Generated'), tokensInTime(generatedTokens, usage.generationSeconds)],
    [l10n.t('Context'), l10n.t('{0} of {1} tokens', formatCount(contextTokens), formatCount(contextSize))],
  ];
}

/** A remark about how an answer was generated. */
export interface TurnNotice {
  readonly icon: 'info' | 'warning' | 'debug-stop' | 'debug-disconnect';
  readonly text: string;
}

/** What the user should know before reading an answer. */
export function noticesBefore(turn: Turn): readonly TurnNotice[] {
  const dropped = turn.droppedTurns ?? 0;
  if (dropped === 0) return [];
  const text =
    dropped === 1
      ? l10n.t("The first turn no longer fits into the model's context and was left out.")
      : l10n.t(
          "The first {0} turns no longer fit into the model's context and were left out.",
          formatCount(dropped),
        );
  return [{ icon: 'info', text }];
}

/** What the user should know about the end of an answer. */
export function noticesAfter(turn: Turn): readonly TurnNotice[] {
  if (turn.stopReason === 'unloaded')
    return [{ icon: 'debug-stop', text: l10n.t('Stopped: the model was unloaded.') }];
  if (turn.state === 'stopped') return [{ icon: 'debug-stop', text: l10n.t('Stopped.') }];
  if (turn.stopReason === 'loop')
    return [
      {
        icon: 'warning',
        text: l10n.t(
          'The model began to repeat itself, so the answer was stopped. The repetition was removed.',
        ),
      },
    ];
  if (turn.state === 'complete' && turn.answer === '' && turn.thought !== undefined)
    return [{ icon: 'warning', text: onlyThought(turn) }];
  if (turn.state === 'interrupted')
    return [
      {
        icon: 'debug-disconnect',
        text: l10n.t(
          'Interrupted: Phidelity was closed before the answer was complete, or another window is still generating it.',
        ),
      },
    ];
  if (turn.stopReason === 'length')
    return [
      {
        icon: 'warning',
        text: l10n.t('The answer reached the maximum length, which you can change in the settings.'),
      },
    ];
  if (turn.stopReason === 'context')
    return [
      {
        icon: 'warning',
        text: l10n.t(
          "The model's context is full, so the answer ends here. Start a new chat, or ask for a shorter answer.",
        ),
      },
    ];
  return [];
}

/** Why there is nothing but a thought. */
function onlyThought({ stopReason }: Turn): string {
  if (stopReason === 'length')
    return l10n.t(
      'The model was still thinking when it reached the maximum length, so there is no answer. Increase the limit in the settings.',
    );
  if (stopReason === 'context')
    return l10n.t(
      'The model was still thinking when its context was full, so there is no answer. Start a new chat, or ask for less.',
    );
  return l10n.t('The model only thought and did not answer.');
}
