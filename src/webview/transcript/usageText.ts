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

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** The figures of an answer in a few words. */
export function usageSummary(usage: AnswerUsage): string {
  return joined([tokens(usage.generatedTokens), speed(usage.generatedTokens, usage.generationSeconds)]);
}

/** All figures of an answer, each with its name. */
export function usageDetails(usage: AnswerUsage): readonly (readonly [name: string, text: string])[] {
  const read = `${formatCount(usage.evaluatedTokens)} read in ${seconds(usage.promptSeconds)}`;
  return [
    ['Prompt', joined([tokens(usage.promptTokens), `${formatCount(usage.reusedTokens)} reused`, read])],
    ['Reading', speed(usage.evaluatedTokens, usage.promptSeconds) ?? 'nothing new to read'],
    ['Answer', joined([tokens(usage.generatedTokens), seconds(usage.generationSeconds)])],
    ['Writing', speed(usage.generatedTokens, usage.generationSeconds) ?? 'nothing was written'],
    ['Context', `${formatCount(usage.contextTokens)} of ${tokens(usage.contextSize)}`],
  ];
}
