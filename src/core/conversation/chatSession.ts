import type { ChatSettings } from '../chat/chatSettings.ts';
import {
  type CodeExcerpt,
  excerptSurelyFits,
  explainPrompt,
  truncateExcerpt,
} from '../chat/explainPrompt.ts';
import type { QuestionProblem } from '../chat/questionProblem.ts';
import { PhidelityError } from '../errors/phidelityError.ts';
import { TaskQueue } from '../lifetime/async.ts';
import type { Disposable } from '../lifetime/disposable.ts';
import { Emitter } from '../lifetime/emitter.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChatProgress, Engine } from '../ports/engine.ts';
import { wellFormedText } from '../text/sanitizeText.ts';
import { answerQuestion, AnswerWriter, progressEvent } from './answerQuestion.ts';
import {
  canBeContinued,
  type CodeReference,
  type Conversation,
  emptyConversation,
  interrupted,
  type Rating,
  type Turn,
} from './conversation.ts';
import { applyEvent, type ConversationEvent, type ConversationStore } from './conversationStore.ts';

interface Answering {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/**
 * The conversation that is open in a window, and the answer that is being generated for it.
 *
 * Every change is an event that is on disk before it is shown or sent to the engine. Methods resolve as soon as the
 * change is stored; the answer then streams through `onUpdate`.
 */
export class ChatSession implements Disposable {
  readonly #engine: Engine;
  readonly #store: ConversationStore;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #settings: () => ChatSettings;
  readonly #questionError: (problem: QuestionProblem) => PhidelityError;
  readonly #updates = new Emitter<ChatUpdate>();
  /** Changes of the conversation run one after the other; only stopping an answer does not wait. */
  readonly #changes = new TaskQueue();
  #conversation: Conversation;
  #answering: Answering | undefined;

  constructor(parts: {
    readonly engine: Engine;
    readonly store: ConversationStore;
    readonly clock: Clock;
    readonly newId: () => string;
    readonly settings: () => ChatSettings;
    /** Words the error for a question that cannot be asked. */
    readonly questionError: (problem: QuestionProblem) => PhidelityError;
  }) {
    this.#engine = parts.engine;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#newId = parts.newId;
    this.#settings = parts.settings;
    this.#questionError = parts.questionError;
    this.#conversation = emptyConversation(parts.newId(), parts.clock.now());
  }

  readonly onUpdate = this.#updates.subscribe;

  get conversation(): Conversation {
    return this.#conversation;
  }

  get isAnswering(): boolean {
    return this.#answering !== undefined;
  }

  /** Resolves when no answer is being generated. */
  async idle(): Promise<void> {
    await this.#answering?.done;
  }

  /**
   * Asks a question. An answer that is still being generated is stopped first, and its text so far is kept.
   *
   * @throws PhidelityError `message-empty`, or `storage` if the question could not be saved.
   */
  ask(question: string, reference?: CodeReference): Promise<void> {
    return this.#changes.run(() => this.#ask(question, reference));
  }

  /**
   * Asks for an explanation of code. Code that does not fit into the context is cut at a line boundary.
   *
   * @throws PhidelityError `storage` if the question could not be saved.
   */
  explain(excerpt: CodeExcerpt, uri: string): Promise<void> {
    const { path, startLine, endLine } = excerpt;
    const reference = { uri, path, startLine, endLine };
    return this.#changes.run(() => this.#ask(explainPrompt(excerpt), reference, excerpt));
  }

  /** Stops the answer that is being generated and keeps its text so far. Resolves when that is saved. */
  async stop(): Promise<void> {
    this.#answering?.controller.abort();
    await this.idle();
  }

  /**
   * Sets a turn and all later ones aside and asks its question again, or another question in its place.
   *
   * @throws PhidelityError `message-empty`, or `storage` if the change could not be saved.
   */
  askAgain(turnId: string, question?: string): Promise<void> {
    return this.#changes.run(async () => {
      const turn = this.#turn(turnId);
      if (!turn) return;
      if (question?.trim() === '') throw this.#questionError({ kind: 'emptied' });
      await this.stop();
      await this.#record([{ type: 'rewound', at: this.#clock.now(), turn: turnId }]);
      this.#showAll();
      // A changed question is no longer the one about the selected code.
      const unchanged = question === undefined || question === turn.question;
      await this.#ask(question ?? turn.question, unchanged ? turn.reference : undefined);
    });
  }

  /**
   * Has the model go on with the newest answer, which was cut off or stopped, where it ended. Does nothing for any other.
   *
   * @throws PhidelityError `storage` if the change could not be saved.
   */
  continueAnswer(turnId: string): Promise<void> {
    return this.#changes.run(async () => {
      const { turns } = this.#conversation;
      const turn = turns.at(-1);
      if (turn?.id !== turnId || this.isAnswering || !canBeContinued(turn, turns.length - 1)) return;
      await this.#record([{ type: 'continued', at: this.#clock.now(), turn: turnId }]);
      this.#showTurn(turnId);
      this.#begin(turnId);
    });
  }

  async rate(turnId: string, rating: Rating | null): Promise<void> {
    await this.#record([{ type: 'rated', turn: turnId, rating }]);
    this.#showTurn(turnId);
  }

  /** Starts a new conversation. The current one stays in the history. */
  startNew(): Promise<void> {
    return this.#changes.run(() => this.#startNew());
  }

  /** Opens a stored conversation. False if there is none with this id. */
  open(id: string): Promise<boolean> {
    return this.#changes.run(async () => {
      if (id === this.#conversation.id && this.isAnswering) return true;
      const stored = await this.#store.read(id);
      if (!stored) return false;
      await this.stop();
      this.#conversation = interrupted(stored);
      this.#showAll();
      return true;
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const event = { type: 'renamed', at: this.#clock.now(), name } as const;
    await this.#store.append(id, [event]);
    if (id !== this.#conversation.id) return;
    this.#conversation = applyEvent(this.#conversation, event);
    this.#showAll();
  }

  delete(id: string): Promise<void> {
    return this.#changes.run(async () => {
      if (id === this.#conversation.id) await this.#startNew();
      await this.#store.delete(id);
    });
  }

  dispose(): void {
    this.#answering?.controller.abort();
  }

  async #ask(question: string, reference?: CodeReference, excerpt?: CodeExcerpt): Promise<void> {
    const text = wellFormedText(question).trim();
    if (text === '') throw this.#questionError({ kind: 'empty' });
    await this.stop();
    const isNew = this.#conversation.turns.length === 0;
    const at = this.#clock.now();
    const turn = this.#newId();
    await this.#record([
      ...(isNew ? [{ type: 'created', at, id: this.#conversation.id } as const] : []),
      { type: 'asked', at, turn, question: text, ...(reference ? { reference } : {}) },
    ]);
    this.#showTurn(turn);
    this.#begin(turn, excerpt);
  }

  #begin(turn: string, excerpt?: CodeExcerpt): void {
    const controller = new AbortController();
    const done = this.#answer(turn, controller.signal, excerpt).finally(() => (this.#answering = undefined));
    this.#answering = { controller, done };
  }

  async #startNew(): Promise<void> {
    await this.stop();
    this.#conversation = emptyConversation(this.#newId(), this.#clock.now());
    this.#showAll();
  }

  async #fit(turn: string, excerpt: CodeExcerpt, contextSize: number): Promise<void> {
    if (excerptSurelyFits(excerpt.text, contextSize)) return;
    const fitted = await truncateExcerpt(excerpt, contextSize, (texts) => this.#engine.countTokens(texts));
    if ('problem' in fitted) throw this.#questionError(fitted.problem);
    const { excerpt: shown } = fitted;
    if (shown.endLine === excerpt.endLine) return;
    await this.#record([{ type: 'cut', turn, question: explainPrompt(shown), cutAfterLine: shown.endLine }]);
    this.#showTurn(turn);
  }

  async #answer(turnId: string, signal: AbortSignal, excerpt?: CodeExcerpt): Promise<void> {
    const id = this.#conversation.id;
    const writer = new AnswerWriter({
      clock: this.#clock,
      append: (events) => this.#store.append(id, events),
    });
    const onProgress = (progress: ChatProgress): void => {
      if (progress.kind === 'prompt') {
        const { evaluated, total } = progress;
        this.#updates.fire({ kind: 'reading', turn: turnId, evaluated, total });
        return;
      }
      const event = progressEvent(turnId, progress);
      writer.push(event);
      this.#conversation = applyEvent(this.#conversation, event);
      if (progress.kind === 'cut') this.#showTurn(turnId);
      else this.#updates.fire({ ...progress, turn: turnId });
    };

    const outcome = await answerQuestion({
      conversation: id,
      turns: () => this.#conversation.turns,
      prepare: async (model) => {
        if (excerpt) await this.#fit(turnId, excerpt, model.contextSize);
      },
      engine: this.#engine,
      settings: this.#settings,
      signal,
      onProgress,
    });
    const ended: ConversationEvent = { type: 'ended', at: this.#clock.now(), turn: turnId, ...outcome };
    try {
      await writer.end(ended);
      this.#conversation = applyEvent(this.#conversation, ended);
    } catch (thrown) {
      // The answer is on the screen and can still be copied, but the user must know that it is not on disk.
      const { reason, message } = PhidelityError.from(thrown);
      this.#conversation = applyEvent(this.#conversation, {
        ...ended,
        state: 'failed',
        error: { reason, message },
      });
    }
    this.#showTurn(turnId);
  }

  #turn(id: string): Turn | undefined {
    return this.#conversation.turns.find((turn) => turn.id === id);
  }

  /** On disk first, then in memory. */
  async #record(events: readonly ConversationEvent[]): Promise<void> {
    await this.#store.append(this.#conversation.id, events);
    for (const event of events) this.#conversation = applyEvent(this.#conversation, event);
  }

  #showTurn(id: string): void {
    const turn = this.#turn(id);
    if (turn) this.#updates.fire({ kind: 'turn', turn });
  }

  #showAll(): void {
    this.#updates.fire({ kind: 'conversation', conversation: this.#conversation });
  }
}

/** What changed in a chat. */
export type ChatUpdate =
  /** Another conversation is open, or turns were removed: show everything again. */
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  /** A turn is new or has changed. */
  | { readonly kind: 'turn'; readonly turn: Turn }
  /** More of an answer, or of what the model thinks before it; `at`: when it was generated, in milliseconds since 1970. */
  | { readonly kind: 'text' | 'thought'; readonly turn: string; readonly text: string; readonly at: number }
  /** How many tokens of the prompt are evaluated. */
  | { readonly kind: 'reading'; readonly turn: string; readonly evaluated: number; readonly total: number };
