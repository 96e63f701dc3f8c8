import { type ChatSettings, systemPrompt } from '../chat/chatSettings.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import type { Engine, ModelInfo, PromptTurn, StopReason } from '../ports/engine.ts';
import { untilAborted } from '../lifetime/async.ts';
import type { AnswerQueue, QueuedAnswer } from './answerQueue.ts';

/** A question with what goes with it. */
interface LoneRequest {
  readonly question: string;
  /** What was said before; nothing without it. */
  readonly turns?: readonly PromptTurn[];
  /** Instead of the system prompt of all chats. */
  readonly system?: string;
  /** Instead of the settings' limit. */
  readonly maxTokens?: number;
}

/** What a lone question is asked with. */
export interface LoneQuestion {
  readonly engine: Engine;
  readonly queue: AnswerQueue;
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  /** The question, once it is known what the model can read; undefined if there is none, and the answer is empty. */
  readonly question: (
    model: ModelInfo,
    settings: ChatSettings,
    signal: AbortSignal,
  ) => Promise<string | LoneRequest | undefined>;
  /** Called with how much of the prompt is read, 0 to 1. */
  readonly onReading?: (fraction: number) => void;
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
 * written. Nothing of it is kept. What users add to the system prompt of their chats is in it only if `question` says so.
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
          return ended.aborted || !isGone(parts.engine);
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

function isGone({ status }: Engine): boolean {
  return status.state === 'off' || (status.state === 'error' && !status.isRestarting);
}

async function answer(parts: LoneQuestion, signal: AbortSignal): Promise<LoneAnswer> {
  const { engine, onText, onReading } = parts;
  const settings = await untilAborted(Promise.resolve(parts.settings()), signal);
  const { sampling, maxTokens } = settings;
  const model = await engine.load(settings.model, { signal });
  const asked = await parts.question(model, settings, signal);
  if (asked === undefined) return { answer: '', stopReason: 'end' };
  const request = typeof asked === 'string' ? { question: asked } : asked;
  let text = '';
  const { stopReason } = await engine.chat(
    { system: systemPrompt, turns: [], droppedTurns: 0, sampling, maxTokens, ...request },
    {
      signal,
      onProgress: (progress) => {
        if (progress.kind === 'prompt') {
          const { evaluated, total } = progress;
          onReading?.(total > 0 ? evaluated / total : 1);
          return;
        }
        if (progress.kind === 'text') text += progress.text;
        else if (progress.kind === 'cut') text = text.slice(0, progress.length);
        else return;
        onText(text);
      },
    },
  );
  return { answer: text, stopReason };
}
