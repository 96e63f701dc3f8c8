import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import type { SchedulerTurn } from '../../core/lifetime/priorityScheduler.ts';
import type { EvaluationTuner } from './evaluationTuner.ts';

/** A place in a prompt at which something is done while the KV cache holds just what precedes it. */
export interface PromptMilestone {
  /** How many tokens precede it. */
  readonly at: number;
  /** Called when these are in the cache, with how many of them were evaluated, in how many seconds. Must not reject. */
  reached(prefill: { readonly tokens: number; readonly seconds: number }): Promise<void>;
}

interface PromptCall {
  readonly signal: AbortSignal;
  readonly turn: SchedulerTurn;
  readonly tuner: EvaluationTuner;
  readonly milestone?: PromptMilestone | undefined;
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
  { signal, turn, tuner, milestone, onEvaluated }: PromptCall,
): Promise<EvaluatedPrompt> {
  const end = prompt.length - 1;
  await sequence.adaptStateToTokens([...prompt], false);
  const reused = Math.min(sequence.nextTokenIndex, end);
  if (sequence.nextTokenIndex > reused)
    await sequence.eraseContextTokenRanges([{ start: reused, end: sequence.nextTokenIndex }]);
  let at = reused;
  let seconds = 0;
  while (at < end && !signal.aborted) {
    await tuner.beginChunk();
    const stop = milestone && milestone.at > at ? Math.min(milestone.at, end) : end;
    const chunk = prompt.slice(at, Math.min(at + tuner.chunkSize, stop));
    const started = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(chunk);
    const taken = (performance.now() - started) / 1000;
    tuner.measured(chunk.length, taken);
    seconds += taken;
    at += chunk.length;
    if (at === milestone?.at) await milestone.reached({ tokens: at - reused, seconds });
    onEvaluated?.(at - reused, end - reused);
    await turn.pause();
  }
  await tuner.beginGeneration();
  return { reused, evaluated: at - reused };
}
