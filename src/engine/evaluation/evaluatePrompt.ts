import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { EvaluationTuner } from './evaluationTuner.ts';

interface PromptCall {
  readonly signal: AbortSignal;
  readonly turn: SchedulerTurn;
  readonly slices: EvaluationTuner;
  /** Told after each slice how many tokens were evaluated of those that were not in the cache. */
  readonly onEvaluated?: (evaluated: number, total: number) => void;
}

interface EvaluatedPrompt {
  readonly reused: number;
  readonly evaluated: number;
}

/**
 * Brings the cache of a sequence to hold all but the last token of a prompt; that one is evaluated together with the
 * first new one. What is there already is reused, the rest is evaluated in slices. Between two of them it gives way to
 * what is more urgent, and ends when it was cancelled; what was evaluated stays. Afterwards all is ready for writing.
 */
export async function evaluatePrompt(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  { signal, turn, slices, onEvaluated }: PromptCall,
): Promise<EvaluatedPrompt> {
  const end = prompt.length - 1;
  await sequence.adaptStateToTokens([...prompt], false);
  const reused = Math.min(sequence.nextTokenIndex, end);
  if (sequence.nextTokenIndex > reused)
    await sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }]);
  let at = reused;
  while (at < end && !signal.aborted) {
    await slices.begin();
    const slice = prompt.slice(at, Math.min(at + slices.size, end));
    const started = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(slice);
    slices.measured(slice.length, (performance.now() - started) / 1000);
    at += slice.length;
    onEvaluated?.(at - reused, end - reused);
    await turn.pause();
  }
  await slices.beginWriting();
  return { reused, evaluated: at - reused };
}
