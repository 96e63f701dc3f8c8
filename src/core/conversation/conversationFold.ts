import { type Conversation, emptyConversation, type Turn } from './conversation.ts';
import { applyEvent, type ConversationEvent } from './conversationStore.ts';

/** A little more of an answer, or of what the model thinks. */
type Piece = ConversationEvent & { readonly type: 'text' | 'thought' };

/** What changes one turn that was asked before, and nothing else but the conversation's times. */
type TurnChange = Exclude<ConversationEvent, { readonly type: 'created' | 'renamed' | 'asked' | 'rewound' }>;

/**
 * A conversation from many events: what `applyEvent` makes of them one after the other, in time that is linear in their
 * number. `applyEvent` looks at all turns for each event.
 */
export class ConversationFold {
  readonly #turns: Turn[] = [];
  readonly #places = new Map<string, number>();
  /** The conversation without its turns. */
  #head: Conversation;
  /** What its turn does not have yet: most events bring a little more of the same answer. */
  #pending: Piece | undefined;

  constructor(id: string) {
    this.#head = emptyConversation(id, 0);
  }

  /** The conversation after the events so far. */
  get conversation(): Conversation {
    this.#addText();
    return { ...this.#head, turns: [...this.#turns] };
  }

  add(event: ConversationEvent): void {
    const pending = this.#pending;
    if (pending && event.type === pending.type && event.turn === pending.turn) {
      this.#pending = { ...pending, text: pending.text + event.text };
      return;
    }
    this.#addText();
    switch (event.type) {
      case 'created':
      case 'renamed':
        this.#head = applyEvent(this.#head, event);
        return;
      case 'asked':
        return this.#asked(event);
      case 'text':
      case 'thought':
        this.#pending = event;
        return;
      case 'cut':
      case 'shortened':
      case 'ended':
      case 'continued':
      case 'rated':
        return this.#changed(event);
      case 'rewound':
        return this.#rewound(event);
      default:
        // A kind of event without a case would be lost.
        event satisfies never;
    }
  }

  #addText(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) this.#changed(pending);
  }

  #asked(event: ConversationEvent & { type: 'asked' }): void {
    if (this.#places.has(event.turn)) return;
    const { turns, ...head } = applyEvent(this.#head, event);
    this.#head = { ...head, turns: [] };
    for (const turn of turns) this.#push(turn);
  }

  #changed(event: TurnChange): void {
    const place = this.#places.get(event.turn);
    const known = place === undefined ? [] : [this.#turns[place]!];
    const { turns, ...head } = applyEvent({ ...this.#head, turns: known }, event);
    this.#head = { ...head, turns: [] };
    if (place !== undefined) this.#turns[place] = turns[0]!;
  }

  #rewound(event: ConversationEvent & { type: 'rewound' }): void {
    const place = this.#places.get(event.turn);
    if (place === undefined) return;
    const aside = this.#turns.splice(place);
    for (const { id } of aside) this.#places.delete(id);
    this.#head = { ...applyEvent({ ...this.#head, turns: [aside[0]!] }, event), turns: [] };
  }

  #push(turn: Turn): void {
    this.#places.set(turn.id, this.#turns.length);
    this.#turns.push(turn);
  }
}
