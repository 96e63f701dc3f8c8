import { type ChatSettings, systemPrompt } from '../chat/chatSettings.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import type { Engine, ModelInfo, StopReason } from '../ports/engine.ts';
import { untilAborted } from '../lifetime/async.ts';
import type { AnswerQueue, QueuedAnswer } from './answerQueue.ts';

/** What a lone question is asked with. */
export interface LoneQuestion {
  readonly engine: Engine;
  readonly queue: AnswerQueue;
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  /** The question, once it is known what the model can read. */
  readonly question: (model: ModelInfo, settings: ChatSettings, signal: AbortSignal) => Promise<string>;
  /** Called with all of the answer so far. */
  readonly onText: (answer: string) => void;
  readonly signal: AbortSignal;
}

/** How a lone question was answered. `cancelled`: it was stopped, or the model was unloaded. */
export interface LoneAnswer {
  readonly answer: string;
  readonly stopReason: StopReason;
}

/**
 * Asks a question that belongs to no chat, when it is its turn: as a chat's question, it waits while another answer is being
 * written. Nothing of it is kept. What users add to the system prompt of their chats is not in it.
 *
 * @throws PhidelityError as the engine or `question` do.
 */
export function askAlone(parts: LoneQuestion): Promise<LoneAnswer> {
  const { queue, signal } = parts;
  return new Promise((resolve, reject) => {
    const stopped: LoneAnswer = { answer: '', stopReason: 'cancelled' };
    const onAborted = (): void => {
      if (queue.remove(waiting)) resolve(stopped);
      else void queue.stop(waiting);
    };
    const waiting: QueuedAnswer = {
      run: async (ended) => {
        try {
          const found = await answer(parts, ended);
          resolve(found);
          // Otherwise the model was unloaded.
          return found.stopReason !== 'cancelled' || ended.aborted;
        } catch (error) {
          if (ended.aborted) resolve(stopped);
          else reject(PhidelityError.from(error));
          const { status } = parts.engine;
          return ended.aborted || !(status.state === 'error' && !status.isRestarting);
        } finally {
          signal.removeEventListener('abort', onAborted);
        }
      },
      hold: () => resolve(stopped),
    };
    if (signal.aborted) return resolve(stopped);
    signal.addEventListener('abort', onAborted, { once: true });
    queue.add(waiting);
  });
}

async function answer(parts: LoneQuestion, signal: AbortSignal): Promise<LoneAnswer> {
  const { engine, onText } = parts;
  const settings = await untilAborted(Promise.resolve(parts.settings()), signal);
  const { model: request, sampling, maxTokens } = settings;
  const model = await engine.load(request, { signal });
  const question = await parts.question(model, settings, signal);
  let text = '';
  const { stopReason } = await engine.chat(
    { system: systemPrompt, turns: [], question, droppedTurns: 0, sampling, maxTokens },
    {
      signal,
      onProgress: (progress) => {
        if (progress.kind === 'text') text += progress.text;
        else if (progress.kind === 'cut') text = text.slice(0, progress.length);
        else return;
        onText(text);
      },
    },
  );
  return { answer: text, stopReason };
}
