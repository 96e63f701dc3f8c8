import type { Emitter } from '../lifetime/emitter.ts';
import type { Conversation, Turn } from './conversation.ts';
import { applyEvent, type ConversationEvent, type ConversationStore } from './conversationStore.ts';

/** What changed in a chat, of which `chat` is the id. */
export type ChatUpdate =
  /** Another conversation is open, or turns were removed: show everything again. */
  | { readonly kind: 'conversation'; readonly chat: string; readonly conversation: Conversation }
  /** A turn is new or has changed. */
  | { readonly kind: 'turn'; readonly chat: string; readonly turn: Turn }
  | TextUpdate
  /** How many tokens of the prompt are evaluated. */
  | ReadingUpdate;

/** More of an answer, or of what the model thinks before it; `at`: when it was generated, in milliseconds since 1970. */
interface TextUpdate {
  readonly kind: 'text' | 'thought';
  readonly chat: string;
  readonly turn: string;
  readonly text: string;
  readonly at: number;
}

interface ReadingUpdate {
  readonly kind: 'reading';
  readonly chat: string;
  readonly turn: string;
  readonly evaluated: number;
  readonly total: number;
}

/** A conversation that is open in a window or has an answer to come there. Every change is an event. */
export class LiveConversation {
  readonly #store: ConversationStore;
  readonly #updates: Emitter<ChatUpdate>;
  #conversation: Conversation;
  #reading: ReadingUpdate | undefined;

  constructor(conversation: Conversation, parts: { store: ConversationStore; updates: Emitter<ChatUpdate> }) {
    this.#conversation = conversation;
    this.#store = parts.store;
    this.#updates = parts.updates;
  }

  get id(): string {
    return this.#conversation.id;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  turn(id: string): Turn | undefined {
    return this.#conversation.turns.find((turn) => turn.id === id);
  }

  /** Makes changes, on disk first. Rejects as the store does, and then nothing has changed. */
  async record(events: readonly ConversationEvent[]): Promise<void> {
    await this.append(events);
    for (const event of events) this.apply(event);
  }

  /** Stores events without showing them: what an answer consists of is shown before it is stored. */
  append(events: readonly ConversationEvent[]): Promise<void> {
    return this.#store.append(this.id, events);
  }

  /** Changes the conversation in memory only. */
  apply(event: ConversationEvent): void {
    this.#conversation = applyEvent(this.#conversation, event);
  }

  /** Shows what was added to an answer or to the thought before it. */
  showText(text: Omit<TextUpdate, 'chat'>): void {
    this.#reading = undefined;
    this.#updates.fire({ ...text, chat: this.id });
  }

  /** Shows how many tokens of a prompt are evaluated. */
  read(turn: string, evaluated: number, total: number): void {
    this.#reading = { kind: 'reading', chat: this.id, turn, evaluated, total };
    this.#updates.fire(this.#reading);
  }

  /** Changes a waiting turn's state in memory: what is on disk says the same of both. */
  mark(id: string, state: 'queued' | 'unsent'): void {
    const { turns } = this.#conversation;
    this.#conversation = {
      ...this.#conversation,
      turns: turns.map((turn) => (turn.id === id ? { ...turn, state } : turn)),
    };
    this.showTurn(id);
  }

  /** Shows a new turn, which stands before those that wait. */
  showAdded(id: string): void {
    if (this.#conversation.turns.at(-1)?.id === id) this.showTurn(id);
    else this.showAll();
  }

  showTurn(id: string): void {
    const turn = this.turn(id);
    if (turn?.state !== 'answering') this.#reading = undefined;
    if (turn) this.#updates.fire({ kind: 'turn', chat: this.id, turn });
  }

  showAll(): void {
    this.#updates.fire({ kind: 'conversation', chat: this.id, conversation: this.#conversation });
    if (this.#reading) this.#updates.fire(this.#reading);
  }
}
