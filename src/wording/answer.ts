import type { Turn } from '../core/conversation/conversation.ts';
import type { AnswerUsage } from '../core/ports/engine.ts';
import { formatCount } from '../core/text/formatQuantity.ts';
import { speedText } from './speed.ts';

function tokens(count: number): string {
  return count === 1 ? '1 token' : `${formatCount(count)} tokens`;
}

/** A measured speed, or undefined where nothing was measured. */
function speed(count: number, seconds: number): string | undefined {
  if (count === 0 || seconds <= 0) return undefined;
  return speedText(count / seconds);
}

function measured(count: number | undefined, seconds: number): string {
  const time = `${seconds.toFixed(1)} s`;
  return count === undefined ? time : joined([`${tokens(count)} in ${time}`, speed(count, seconds)]);
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

function restored({ restoredTokens, restoreSeconds }: AnswerUsage): string | undefined {
  if (restoredTokens === undefined || restoreSeconds === undefined) return undefined;
  const milliseconds = Math.round(restoreSeconds * 1000);
  return `${tokens(restoredTokens)} in ${milliseconds < 100 ? `${milliseconds} ms` : `${restoreSeconds.toFixed(1)} s`}`;
}

/** The figures of an answer in a few words. */
export function usageSummary(usage: AnswerUsage): string {
  const back = restored(usage);
  return joined([
    tokens(usage.generatedTokens),
    speed(usage.generatedTokens, usage.generationSeconds),
    back && `restored ${back}`,
  ]);
}

/** All figures of an answer, each with its name. */
export function usageDetails(usage: AnswerUsage): readonly (readonly [name: string, text: string])[] {
  const { promptTokens, reusedTokens, evaluatedTokens, generatedTokens, contextTokens, contextSize } = usage;
  const back = restored(usage);
  return [
    [
      'Prompt',
      joined([
        tokens(promptTokens),
        reusedTokens === undefined ? undefined : `${formatCount(reusedTokens)} reused`,
      ]),
    ],
    ...(back === undefined ? [] : [['Restored', back] as const]),
    ['Read', measured(evaluatedTokens, usage.promptSeconds)],
    ['Written', measured(generatedTokens, usage.generationSeconds)],
    ['Context', `${formatCount(contextTokens)} of ${tokens(contextSize)}`],
  ];
}

/** Something to know about how an answer came about. */
export interface TurnNotice {
  readonly icon: 'info' | 'warning' | 'debug-stop' | 'debug-disconnect';
  readonly text: string;
}

/** What must be known before reading an answer. */
export function noticesBefore(turn: Turn): readonly TurnNotice[] {
  const dropped = turn.droppedTurns ?? 0;
  if (dropped === 0) return [];
  const which =
    dropped === 1 ? 'The first turn no longer fits' : `The first ${formatCount(dropped)} turns no longer fit`;
  const was = dropped === 1 ? 'was' : 'were';
  return [{ icon: 'info', text: `${which} in the model's context and ${was} left out.` }];
}

/** What must be known about an answer's end. */
export function noticesAfter(turn: Turn): readonly TurnNotice[] {
  if (turn.state === 'stopped') return [{ icon: 'debug-stop', text: 'Stopped.' }];
  if (turn.state === 'interrupted')
    return [
      {
        icon: 'debug-disconnect',
        text: 'Interrupted: Phidelity was closed while this was being written, or another window is still writing it.',
      },
    ];
  if (turn.stopReason === 'length')
    return [
      {
        icon: 'warning',
        text: 'The answer was cut at the longest length allowed. Ask "continue", or raise the limit in the settings.',
      },
    ];
  if (turn.stopReason === 'context')
    return [
      {
        icon: 'warning',
        text: "The model's context is full, so the answer ends here. Start a new chat, or ask for a shorter answer.",
      },
    ];
  return [];
}
