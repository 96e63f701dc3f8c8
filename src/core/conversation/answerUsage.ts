import type { AnswerUsage } from '../ports/engine.ts';

/**
 * The figures of an answer that was generated in parts: what was evaluated and generated is the sum, the prompt and the
 * context are those of the last part.
 *
 * @param before The parts before; undefined where there are none, or their server reported nothing.
 */
export function sumUsage(before: AnswerUsage | undefined, last: AnswerUsage): AnswerUsage {
  if (!before) return last;
  const evaluatedTokens = sum(before.evaluatedTokens, last.evaluatedTokens);
  const restoredTokens = last.restoredTokens ?? before.restoredTokens;
  const restoreSeconds = last.restoreSeconds ?? before.restoreSeconds;
  return {
    ...last,
    ...(evaluatedTokens === undefined ? {} : { evaluatedTokens }),
    ...(restoredTokens === undefined ? {} : { restoredTokens }),
    ...(restoreSeconds === undefined ? {} : { restoreSeconds }),
    generatedTokens: before.generatedTokens + last.generatedTokens,
    promptSeconds: before.promptSeconds + last.promptSeconds,
    generationSeconds: before.generationSeconds + last.generationSeconds,
  };
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}
