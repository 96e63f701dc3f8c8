import { fitAttachments } from '../attachments/fitAttachments.ts';
import type { ChatSettings } from '../chat/chatSettings.ts';
import { excerptOf, excerptSurelyFits, explainPrompt, truncateExcerpt } from '../chat/explainPrompt.ts';
import type { QuestionProblem } from '../chat/questionProblem.ts';
import { estimateTokens } from '../endpoints/promptText.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { ChatProgress, Engine } from '../ports/engine.ts';
import { answerQuestion, AnswerWriter, progressEvent } from './answerQuestion.ts';
import type { AnswerQueue, QueuedAnswer } from './answerQueue.ts';
import { type Conversation, standingPrompt, type Turn } from './conversation.ts';
import type { ConversationEvent } from './conversationStore.ts';
import type { LiveConversation } from './liveConversation.ts';

/** What all answers of a window share. */
export interface AnswerParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Read when an answer begins; resolves when the user's choice of a model has come into effect. */
  readonly settings: () => ChatSettings | Promise<ChatSettings>;
  /** Words the error for a question that cannot be asked. */
  readonly questionError: (problem: QuestionProblem) => PhidelityError;
}

/**
 * The answer to one question, from the moment when it waits to its end. It goes on, whichever chat is open.
 *
 * The only one that changes its turn while that is queued or answering.
 */
export class ChatAnswer implements QueuedAnswer {
  readonly live: LiveConversation;
  readonly turn: string;
  readonly #parts: AnswerParts;
  readonly #begin: () => Promise<boolean>;

  /**
   * @param parts.begin Makes the turn one that is being answered, as soon as its question is stored. Resolves with false if
   * there is no such question any more.
   */
  constructor(
    live: LiveConversation,
    turn: string,
    parts: AnswerParts & { readonly begin: () => Promise<boolean> },
  ) {
    this.live = live;
    this.turn = turn;
    this.#parts = parts;
    this.#begin = parts.begin;
  }

  async run(signal: AbortSignal): Promise<boolean> {
    try {
      if (!(await this.#begin())) return true;
    } catch {
      // Whoever asks is told when the question could not be stored; one that waits can be sent again.
      this.hold();
      return true;
    }
    const turn = await this.#answer(signal);
    return turn?.stopReason !== 'unloaded' && !(turn?.state === 'failed' && this.#isEngineGone);
  }

  hold(): void {
    if (this.live.turn(this.turn)?.state === 'queued') this.live.mark(this.turn, 'unsent');
  }

  get #isEngineGone(): boolean {
    const { status } = this.#parts.engine;
    return status.state === 'off' || (status.state === 'error' && !status.isRestarting);
  }

  /** The turns up to this one. Others may wait behind it. */
  #turns(): readonly Turn[] {
    const { turns } = this.live.conversation;
    return turns.slice(0, turns.findIndex(({ id }) => id === this.turn) + 1);
  }

  async #answer(signal: AbortSignal): Promise<Turn | undefined> {
    const { live, turn } = this;
    const { clock, timer, engine, settings } = this.#parts;
    const writer = new AnswerWriter({ clock, timer, append: (events) => live.append(events) });
    const onProgress = (progress: ChatProgress): void => {
      if (progress.kind === 'prompt') return live.read(turn, progress.evaluated, progress.total);
      const event = progressEvent(turn, progress);
      writer.push(event);
      live.apply(event);
      if (progress.kind === 'cut') live.showTurn(turn);
      else live.showText({ ...progress, turn });
    };
    const outcome = await answerQuestion({
      conversation: live.id,
      turns: () => this.#turns(),
      prepare: async ({ contextSize }, { systemAddition = '' }) => {
        await this.#fitExcerpt(contextSize);
        await this.#fitAttachments(contextSize, estimateTokens(systemAddition));
      },
      engine,
      settings,
      signal,
      onProgress,
    });
    const ended: ConversationEvent = { type: 'ended', at: clock.now(), turn, ...outcome };
    try {
      await writer.end(ended);
      live.apply(ended);
    } catch (thrown) {
      // The answer is on the screen and can still be copied, but the user must know that it is not on disk.
      const { reason, message } = PhidelityError.from(thrown);
      live.apply({ ...ended, state: 'failed', error: { reason, message } });
    }
    live.showTurn(turn);
    return live.turn(turn);
  }

  /** Cuts quoted code that does not fit into the context at a line boundary. */
  async #fitExcerpt(contextSize: number): Promise<void> {
    const { live, turn } = this;
    const { question, reference } = live.turn(turn) ?? {};
    const excerpt = question !== undefined && reference && excerptOf(question, reference);
    if (!excerpt || excerptSurelyFits(excerpt.text, contextSize)) return;
    const { engine, questionError } = this.#parts;
    const fitted = await truncateExcerpt(excerpt, contextSize, (texts) => engine.countTokens(texts));
    if ('problem' in fitted) throw questionError(fitted.problem);
    const { excerpt: shown } = fitted;
    if (shown.endLine === excerpt.endLine) return;
    await live.record([{ type: 'cut', turn, question: explainPrompt(shown), cutAfterLine: shown.endLine }]);
    live.showTurn(turn);
  }

  /** Decides how much of each attachment the model is given. An answer that goes on keeps what was decided. */
  async #fitAttachments(contextSize: number, systemAddition: number): Promise<void> {
    const { live, turn } = this;
    const { question = '', prompt: asked = question, answer = '', attachments = [] } = live.turn(turn) ?? {};
    if (attachments.length === 0 || answer !== '') return;
    const prompt = standingPrompt(this.#turns().slice(0, -1));
    const fits = await fitAttachments(
      attachments,
      { question: asked, contextSize, systemAddition, ...prompt },
      (texts) => this.#parts.engine.countTokens(texts),
    );
    if (fits.every((fit) => Object.keys(fit).length === 0)) return;
    await live.record([{ type: 'fitted', turn, fits }]);
    live.showTurn(turn);
  }
}

/** The answers of a queue that are being written or wait in a chat. */
export function answersIn({ running, waiting }: AnswerQueue, chat: string): ChatAnswer[] {
  return [running, ...waiting].filter(
    (answer): answer is ChatAnswer => answer instanceof ChatAnswer && answer.live.id === chat,
  );
}

/** The chats of a window that have answers to come. */
export interface ChatActivity {
  /** The chat in which an answer is being written. */
  readonly writing?: Conversation;
  /** The questions that wait, the next one first. */
  readonly waiting: readonly { readonly chat: string; readonly turn: string }[];
}

/** What a queue has for chats. */
export function chatActivity({ running, waiting }: AnswerQueue): ChatActivity {
  return {
    ...(running instanceof ChatAnswer ? { writing: running.live.conversation } : {}),
    waiting: waiting
      .filter((answer) => answer instanceof ChatAnswer)
      .map(({ live, turn }) => ({ chat: live.id, turn })),
  };
}
