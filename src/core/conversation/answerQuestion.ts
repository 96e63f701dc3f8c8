import { questionWithAttachments } from '../attachments/attachment.ts';
import { type ChatSettings, systemPromptWith } from '../chat/chatSettings.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import { untilAborted } from '../lifetime/async.ts';
import { modelLabel } from '../models/modelIdentity.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { ChatProgress, Engine, ModelInfo, PromptTurn } from '../ports/engine.ts';
import { sumUsage } from './answerUsage.ts';
import type { Turn } from './conversation.ts';
import type { AnswerEvent, ConversationEvent } from './conversationStore.ts';

/** How an answer ended. */
export type AnswerOutcome = Pick<Turn, 'stopReason' | 'modelName' | 'usage' | 'droppedTurns' | 'error'> & {
  readonly state: 'complete' | 'stopped' | 'failed';
};

/**
 * Has the model answer the last turn, or go on with its answer where it has one; loads the model first if necessary.
 *
 * Never rejects: an error is an outcome too, which is saved with the turn.
 */
export async function answerQuestion(parts: {
  /** The conversation's id. */
  readonly conversation: string;
  /** The conversation's turns, read after `prepare`. The last one is answered. */
  readonly turns: () => readonly Turn[];
  /** Runs when the model is loaded, before it is asked. */
  readonly prepare: (model: ModelInfo, settings: ChatSettings) => Promise<void>;
  readonly engine: Engine;
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ChatProgress) => void;
}): Promise<AnswerOutcome> {
  const { engine, signal, onProgress } = parts;
  try {
    const settings = await untilAborted(Promise.resolve(parts.settings()), signal);
    const { model: request, sampling, maxTokens, systemAddition } = settings;
    const model = await engine.load(request, { signal });
    await parts.prepare(model, settings);
    const turns = parts.turns();
    const earlier = turns.slice(0, -1);
    const last = turns.at(-1);
    const { answer = '', usage: before } = last ?? {};
    const {
      stopReason,
      usage,
      droppedTurns,
      model: answered = model,
    } = await engine.chat(
      {
        conversation: parts.conversation,
        system: systemPromptWith(systemAddition),
        turns: promptTurns(earlier),
        question: last ? questionWithAttachments(last) : '',
        ...(answer === '' ? {} : { continued: answer }),
        droppedTurns: last?.droppedTurns ?? earlier.at(-1)?.droppedTurns ?? 0,
        sampling,
        maxTokens,
      },
      { signal, onProgress },
    );
    const figures = {
      modelName: modelLabel(answered),
      ...(usage ? { usage: sumUsage(before, usage) } : {}),
      droppedTurns,
    };
    if (stopReason !== 'cancelled') return { state: 'complete', stopReason, ...figures };
    return { state: 'stopped', stopReason: signal.aborted ? stopReason : 'unloaded', ...figures };
  } catch (thrown) {
    if (signal.aborted) return { state: 'stopped' };
    const { reason, message } = PhidelityError.from(thrown);
    return { state: 'failed', error: { reason, message } };
  }
}

/** The turns that are part of the prompt: those that have an answer, even an incomplete one. */
function promptTurns(turns: readonly Turn[]): PromptTurn[] {
  return turns
    .filter(({ answer }) => answer !== '')
    .map((turn) => ({ question: questionWithAttachments(turn), answer: turn.answer }));
}

/** The event that keeps what an engine reports about an answer. */
export function progressEvent(
  turn: string,
  progress: Exclude<ChatProgress, { readonly kind: 'prompt' }>,
): AnswerEvent {
  if (progress.kind === 'cut') return { type: 'shortened', turn, length: progress.length };
  return { type: progress.kind, turn, text: progress.text };
}

/** How often a streaming answer is saved. A crash loses at most this much; less would mean more writes. */
const flushMilliseconds = 300;

/** Saves an answer while it streams, so that a crash loses at most its last moment, also while the model is silent. */
export class AnswerWriter {
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #append: (events: readonly ConversationEvent[]) => Promise<void>;
  readonly #ended = new AbortController();
  #pending: AnswerEvent[] = [];
  #flushedAt: number;
  #isDue = false;
  #saved: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(options: {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly append: (events: readonly ConversationEvent[]) => Promise<void>;
  }) {
    this.#clock = options.clock;
    this.#timer = options.timer;
    this.#append = options.append;
    this.#flushedAt = options.clock.now();
  }

  /** Adds a part of the answer, and saves what was added as soon as enough time has passed. */
  push(event: AnswerEvent): void {
    const last = this.#pending.at(-1);
    if (last && event.type !== 'shortened' && last.type === event.type)
      this.#pending[this.#pending.length - 1] = { ...last, text: last.text + event.text };
    else this.#pending.push(event);
    if (this.#failed || this.#isDue) return;
    const rest = this.#flushedAt + flushMilliseconds - this.#clock.now();
    if (rest <= 0) this.#flush();
    else void this.#flushAfter(rest);
  }

  /** Saves the rest together with the event that ends the answer. Rejects if the store does. */
  async end(ended: ConversationEvent): Promise<void> {
    this.#ended.abort();
    await this.#saved;
    await this.#append([...this.#take(), ended]);
  }

  async #flushAfter(milliseconds: number): Promise<void> {
    this.#isDue = true;
    const passed = await this.#timer.delay(milliseconds, this.#ended.signal);
    this.#isDue = false;
    if (passed && !this.#failed && !this.#ended.signal.aborted) this.#flush();
  }

  #flush(): void {
    const events = this.#take();
    this.#flushedAt = this.#clock.now();
    this.#saved = this.#saved
      .then(() => this.#append(events))
      .catch(() => {
        // Kept until the end, which tries once more and reports the error.
        this.#failed = true;
        this.#pending = [...events, ...this.#pending];
      });
  }

  #take(): AnswerEvent[] {
    return this.#pending.splice(0);
  }
}
