import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { EvaluationTuner } from './evaluationTuner.ts';

interface PromptCall {
  readonly signal: AbortSignal;
  readonly turn: SchedulerTurn;
  readonly tuner: EvaluationTuner;
  /** Called after each chunk with how many tokens were evaluated of those that were not in the cache. */
  readonly onEvaluated?: (evaluated: number, total: number) => void;
}

interface EvaluatedPrompt {
  readonly reused: number;
  readonly evaluated: number;
}

/**
 * Prefills a prompt: afterwards the KV cache of the sequence holds all but its last token, which is evaluated together
 * with the first new one. Tokens that are in the cache already are reused, the rest is evaluated in chunks. Between two of
 * them it yields to more urgent requests, and stops when cancelled; what was evaluated stays in the cache. Afterwards the
 * threads are set for generation.
 */
export async function evaluatePrompt(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  { signal, turn, tuner, onEvaluated }: PromptCall,
): Promise<EvaluatedPrompt> {
  const end = prompt.length - 1;
  await sequence.adaptStateToTokens([...prompt], false);
  const reused = Math.min(sequence.nextTokenIndex, end);
  if (sequence.nextTokenIndex > reused)
    await sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }]);
  let at = reused;
  while (at < end && !signal.aborted) {
    await tuner.beginChunk();
    const chunk = prompt.slice(at, Math.min(at + tuner.chunkSize, end));
    const started = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(chunk);
    tuner.measured(chunk.length, (performance.now() - started) / 1000);
    at += chunk.length;
    onEvaluated?.(at - reused, end - reused);
    await turn.pause();
  }
  await tuner.beginGeneration();
  return { reused, evaluated: at - reused };
}
