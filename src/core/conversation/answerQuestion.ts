import { systemPrompt } from '../chat/systemPrompt.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import { modelLabel } from '../models/modelLabel.ts';
import type { ChatSettings } from '../ports/chatSettings.ts';
import type { ChatProgress, Engine, ModelInfo } from '../ports/engine.ts';
import type { Turn } from './conversation.ts';
import { promptTurns } from './promptTurns.ts';

/** How an answer ended. */
export type AnswerOutcome = Pick<Turn, 'stopReason' | 'modelName' | 'usage' | 'droppedTurns' | 'error'> & {
  readonly state: 'complete' | 'stopped' | 'failed';
};

/**
 * Has the model answer the last of the turns, loading the model first where it is not loaded.
 *
 * Never rejects: what goes wrong is an outcome too, to be written down with the turn.
 */
export async function answerQuestion(parts: {
  /** The conversation's id. */
  readonly conversation: string;
  /** The conversation's turns, read after `prepare`; the last one is to be answered. */
  readonly turns: () => readonly Turn[];
  /** What is to be done when the model is there, before it is asked. */
  readonly prepare: (model: ModelInfo) => Promise<void>;
  readonly engine: Engine;
  readonly settings: () => ChatSettings;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ChatProgress) => void;
}): Promise<AnswerOutcome> {
  const { engine, signal, onProgress } = parts;
  try {
    const { model: request, sampling, maxTokens } = parts.settings();
    const model = await engine.load(request, { signal });
    await parts.prepare(model);
    const turns = parts.turns();
    const earlier = turns.slice(0, -1);
    const {
      stopReason,
      usage,
      droppedTurns,
      model: answered = model,
    } = await engine.chat(
      {
        conversation: parts.conversation,
        system: systemPrompt,
        turns: promptTurns(earlier),
        question: turns.at(-1)?.question ?? '',
        droppedTurns: earlier.at(-1)?.droppedTurns ?? 0,
        sampling,
        maxTokens,
      },
      { signal, onProgress },
    );
    const state = stopReason === 'cancelled' ? 'stopped' : 'complete';
    return { state, modelName: modelLabel(answered), stopReason, ...(usage ? { usage } : {}), droppedTurns };
  } catch (thrown) {
    if (signal.aborted) return { state: 'stopped' };
    const { reason, message } = PhidelityError.from(thrown);
    return { state: 'failed', error: { reason, message } };
  }
}
