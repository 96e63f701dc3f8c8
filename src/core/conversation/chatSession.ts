import { unfitted } from '../attachments/attachment.ts';
import { type CodeExcerpt, explainPrompt } from '../chat/explainPrompt.ts';
import { TaskQueue } from '../lifetime/async.ts';
import type { Disposable } from '../lifetime/disposable.ts';
import { Emitter } from '../lifetime/emitter.ts';
import { wellFormedText } from '../text/sanitizeText.ts';
import { AnswerQueue } from './answerQueue.ts';
import { type AnswerParts, answersIn, type ChatActivity, chatActivity, ChatAnswer } from './chatAnswer.ts';
import {
  type Conversation,
  emptyConversation,
  interrupted,
  isWaiting,
  type QuestionContext,
  type Rating,
} from './conversation.ts';
import type { ConversationEvent, ConversationStore } from './conversationStore.ts';
import { type ChatUpdate, LiveConversation } from './liveConversation.ts';
import { continueTurn, continueWaiting, isContinuable, sendWaiting } from './waitingAnswers.ts';

/**
 * The conversation that is open in a window, and the answers to come in this and in others: an answer goes on when another
 * chat is opened, and a question that is asked meanwhile waits.
 *
 * Every change is an event that is on disk before it is shown or sent to the engine. Methods resolve as soon as the
 * change is stored; the answer then streams through `onUpdate`.
 */
export class ChatSession implements Disposable {
  readonly #parts: AnswerParts & { readonly store: ConversationStore; readonly newId: () => string };
  readonly #queue: AnswerQueue;
  readonly #updates = new Emitter<ChatUpdate>();
  /** Changes of conversations run one after the other; only stopping an answer does not wait. */
  readonly #changes = new TaskQueue();
  #open: LiveConversation;

  constructor(
    parts: AnswerParts & {
      readonly store: ConversationStore;
      readonly newId: () => string;
      /** Shared with others that have the model write; by default, there are none. The session ends it. */
      readonly queue?: AnswerQueue;
    },
  ) {
    this.#parts = parts;
    this.#queue = parts.queue ?? new AnswerQueue();
    this.#open = this.#newConversation();
  }

  /** What changes in any chat of this window that is open or has an answer to come. */
  readonly onUpdate = this.#updates.subscribe;

  get onDidChangeActivity(): AnswerQueue['onDidChange'] {
    return this.#queue.onDidChange;
  }

  get conversation(): Conversation {
    return this.#open.conversation;
  }

  get activity(): ChatActivity {
    return chatActivity(this.#queue);
  }

  /** Whether an answer is being written in a chat, or is to come. */
  isBusy(id: string): boolean {
    return answersIn(this.#queue, id).length > 0;
  }

  /** Resolves when no answer is being generated, and none is to come. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /**
   * Asks a question in the open chat. While another answer is being written, here or elsewhere, it waits.
   *
   * @throws PhidelityError `message-empty`, or `storage` if the question could not be saved.
   */
  ask(question: string, context: QuestionContext = {}): Promise<void> {
    return this.#changes.run(() => this.#ask(question, context));
  }

  /** Asks a question about code: in the open chat, or in a new one while answers are to come. Rejects as `ask` does. */
  askAbout(question: string, context: QuestionContext): Promise<void> {
    return this.#changes.run(async () => {
      if (!this.#queue.isFree && this.conversation.turns.length > 0) this.#show(this.#newConversation());
      await this.#ask(question, context);
    });
  }

  /** Asks for an explanation of code. Code that does not fit into the context is cut. Otherwise as `askAbout`. */
  explain(excerpt: CodeExcerpt, uri: string): Promise<void> {
    const { path, startLine, endLine } = excerpt;
    return this.askAbout(explainPrompt(excerpt), { reference: { uri, path, startLine, endLine } });
  }

  /**
   * Stops the answer that is being generated in the open chat and keeps its text so far. Resolves when that is saved. A
   * question that waits is sent then.
   */
  async stop(): Promise<void> {
    await this.#stopIn(this.#open);
  }

  /**
   * Sets a turn and all later ones aside and asks its question again, or another question in its place. While another answer
   * is being written, all of them stay until the question is sent.
   *
   * @param prompt What the model reads in another question's place, where that begins with a command.
   *
   * @throws PhidelityError `message-empty`, or `storage` if the change could not be saved.
   */
  askAgain(turnId: string, question?: string, prompt?: string): Promise<void> {
    return this.#changes.run(async () => {
      const live = this.#open;
      const turn = live.turn(turnId);
      if (!turn) return;
      if (question?.trim() === '') throw this.#parts.questionError({ kind: 'emptied' });
      // A changed question is no longer the one about the selected code.
      const unchanged = question === undefined || question === turn.question;
      const asked = question === undefined ? turn.prompt : prompt;
      const context: QuestionContext = {
        ...(asked === undefined ? {} : { prompt: asked }),
        ...(unchanged && turn.reference ? { reference: turn.reference } : {}),
        ...(turn.attachments ? { attachments: turn.attachments.map(unfitted) } : {}),
      };
      const { turns } = live.conversation;
      const isWritten = turns.slice(turns.indexOf(turn)).some(({ state }) => state === 'answering');
      if (isWritten) await this.#stopIn(live);
      if ((await this.#withdraw(live, turnId)) === undefined) {
        if (!this.#queue.isFree) return this.#ask(question ?? turn.question, context, turnId);
        await live.record([{ type: 'rewound', at: this.#parts.clock.now(), turn: turnId }]);
        live.showAll();
      }
      await this.#ask(question ?? turn.question, context);
    });
  }

  /**
   * Has the model go on with the newest answer, which was cut off or stopped, where it ended. Does nothing for any other.
   * While another answer is being written, it waits.
   *
   * @throws PhidelityError `storage` if the change could not be saved.
   */
  continueAnswer(turnId: string): Promise<void> {
    return this.#changes.run(async () => {
      const live = this.#open;
      if (this.isBusy(live.id) || !isContinuable(live.conversation, turnId)) return;
      const mustWait = !this.#queue.isFree;
      if (!mustWait) await continueTurn(live, turnId, this.#parts);
      this.#enqueue(live, turnId, () =>
        mustWait ? continueWaiting(live, turnId, this.#parts) : Promise.resolve(true),
      );
    });
  }

  /** Sends a question of the open chat that has not been sent: now, or when it has waited for its turn. */
  async send(turnId: string): Promise<void> {
    const live = this.#open;
    if (live.turn(turnId)?.state !== 'unsent') return;
    live.mark(turnId, 'queued');
    this.#enqueue(live, turnId, () => this.#sendWaiting(live, turnId));
  }

  /**
   * Takes back what waits in the open chat or has not been sent: a question, or that an answer go on.
   *
   * @returns The question; undefined if it is too late, or there is none.
   */
  takeBack(turnId: string): Promise<string | undefined> {
    return this.#changes.run(() => this.#withdraw(this.#open, turnId));
  }

  async rate(turnId: string, rating: Rating | null): Promise<void> {
    const live = this.#open;
    await live.record([{ type: 'rated', turn: turnId, rating }]);
    live.showTurn(turnId);
  }

  /** Starts a new conversation. The current one stays in the history, and answers in it go on. */
  startNew(): Promise<void> {
    return this.#changes.run(async () => this.#show(this.#newConversation()));
  }

  /** Opens a conversation: as it is stored, or one with an answer to come as it is. False if there is none with this id. */
  open(id: string): Promise<boolean> {
    return this.#changes.run(async () => {
      const busy = answersIn(this.#queue, id)[0]?.live;
      if (busy === this.#open) return true;
      const stored = busy ? undefined : await this.#parts.store.read(id);
      if (!busy && !stored) return false;
      this.#show(busy ?? this.#live(interrupted(stored!)));
      return true;
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const event = { type: 'renamed', at: this.#parts.clock.now(), name } as const;
    const live = id === this.#open.id ? this.#open : answersIn(this.#queue, id)[0]?.live;
    if (!live) return this.#parts.store.append(id, [event]);
    await live.record([event]);
    live.showAll();
  }

  /** Deletes a conversation. An answer that is being written in it is stopped, and questions that wait are dropped. */
  delete(id: string): Promise<void> {
    return this.#changes.run(async () => {
      const answers = answersIn(this.#queue, id);
      for (const answer of answers) this.#queue.remove(answer);
      for (const answer of answers) await this.#queue.stop(answer);
      if (id === this.#open.id) this.#show(this.#newConversation());
      await this.#parts.store.delete(id);
    });
  }

  dispose(): void {
    this.#queue.dispose();
  }

  async #ask(question: string, context: QuestionContext, replaces?: string): Promise<void> {
    const text = wellFormedText(question).trim();
    if (text === '') throw this.#parts.questionError({ kind: 'empty' });
    const live = this.#open;
    const isNew = live.conversation.turns.length === 0;
    const at = this.#parts.clock.now();
    const turn = this.#parts.newId();
    const isQueued = !this.#queue.isFree;
    const events: ConversationEvent[] = [
      ...(isNew ? [{ type: 'created', at, id: live.id } as const] : []),
      {
        type: 'asked',
        at,
        turn,
        question: text,
        ...context,
        ...(isQueued ? { queued: true } : {}),
        ...(isQueued && replaces !== undefined ? { replaces } : {}),
      },
    ];
    const stored = live.record(events).then(() => live.showAdded(turn));
    // At once, so that it has its place among others that ask meanwhile.
    const answer = this.#enqueue(live, turn, async () => {
      await stored;
      return isQueued ? this.#sendWaiting(live, turn) : true;
    });
    try {
      await stored;
    } catch (error) {
      this.#queue.remove(answer);
      throw error;
    }
  }

  #enqueue(live: LiveConversation, turn: string, begin: () => Promise<boolean>): ChatAnswer {
    const answer = new ChatAnswer(live, turn, { ...this.#parts, begin });
    this.#queue.add(answer);
    return answer;
  }

  async #sendWaiting(live: LiveConversation, turn: string): Promise<boolean> {
    const found = await sendWaiting(live, turn, this.#parts);
    if (found === 'deleted' && live === this.#open) this.#show(this.#newConversation());
    return found === 'sent';
  }

  async #stopIn(live: LiveConversation): Promise<void> {
    // The others are not stopped when their turn has come.
    const [answer] = answersIn(this.#queue, live.id);
    if (answer) await this.#queue.stop(answer);
  }

  /** Takes back a question that waits or has not been sent. Undefined if it is neither. */
  async #withdraw(live: LiveConversation, turnId: string): Promise<string | undefined> {
    const turn = live.turn(turnId);
    const answer = answersIn(this.#queue, live.id).find((one) => one.turn === turnId);
    if (answer && !this.#queue.remove(answer)) return undefined;
    if (!turn || !isWaiting(turn)) return undefined;
    try {
      await live.record([{ type: 'withdrawn', turn: turnId }]);
    } catch (error) {
      answer?.hold();
      throw error;
    }
    live.showAll();
    return turn.question;
  }

  #newConversation(): LiveConversation {
    return this.#live(emptyConversation(this.#parts.newId(), this.#parts.clock.now()));
  }

  #live(conversation: Conversation): LiveConversation {
    return new LiveConversation(conversation, { store: this.#parts.store, updates: this.#updates });
  }

  #show(live: LiveConversation): void {
    this.#open = live;
    live.showAll();
  }
}
