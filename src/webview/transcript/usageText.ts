import type { AnswerUsage } from '../../core/ports/engine.ts';
import { formatCount } from '../app/formatCount.ts';

function tokens(count: number): string {
  return count === 1 ? '1 token' : `${formatCount(count)} tokens`;
}

/** A measured speed, or undefined where nothing was measured. */
function speed(count: number, seconds: number): string | undefined {
  if (count === 0 || seconds <= 0) return undefined;
  const perSecond = count / seconds;
  return `${perSecond < 100 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))} tok/s`;
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
