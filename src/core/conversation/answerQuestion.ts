import { type ChatSettings, systemPrompt } from '../chat/chatSettings.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import { modelLabel } from '../models/modelIdentity.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChatProgress, Engine, ModelInfo, PromptTurn } from '../ports/engine.ts';
import type { Turn } from './conversation.ts';
import type { ConversationEvent } from './conversationStore.ts';

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

/** The turns that the model is to see again: those that have an answer, even one that was cut short. */
function promptTurns(turns: readonly Turn[]): PromptTurn[] {
  return turns.filter((turn) => turn.answer !== '').map(({ question, answer }) => ({ question, answer }));
}

/** How often a streaming answer is written down: what a crash may cost, against the number of writes. */
const flushMilliseconds = 300;

/** Writes an answer down while it streams, so that a crash costs at most the last moment of it. */
export class AnswerWriter {
  readonly #turn: string;
  readonly #clock: Clock;
  readonly #append: (events: readonly ConversationEvent[]) => Promise<void>;
  #pending = '';
  #flushedAt: number;
  #written: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(options: {
    readonly turn: string;
    readonly clock: Clock;
    readonly append: (events: readonly ConversationEvent[]) => Promise<void>;
  }) {
    this.#turn = options.turn;
    this.#clock = options.clock;
    this.#append = options.append;
    this.#flushedAt = options.clock.now();
  }

  push(text: string): void {
    this.#pending += text;
    if (this.#failed || this.#clock.now() - this.#flushedAt < flushMilliseconds) return;
    const events = this.#take();
    this.#flushedAt = this.#clock.now();
    this.#written = this.#written
      .then(() => this.#append(events))
      .catch(() => {
        // Kept for the end, which tries once more and reports what goes wrong then.
        this.#failed = true;
        this.#pending = events.map((event) => event.text).join('') + this.#pending;
      });
  }

  /** Writes what is left together with the event that ends the answer. Rejects when the disk refuses it. */
  async end(ended: ConversationEvent): Promise<void> {
    await this.#written;
    await this.#append([...this.#take(), ended]);
  }

  #take(): (ConversationEvent & { type: 'text' })[] {
    if (this.#pending === '') return [];
    const text = this.#pending;
    this.#pending = '';
    return [{ type: 'text', turn: this.#turn, text }];
  }
}
