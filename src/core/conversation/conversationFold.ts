import { type Conversation, emptyConversation, type Turn } from './conversation.ts';
import { applyEvent, type ConversationEvent } from './conversationStore.ts';

/**
 * A conversation from many events: what `applyEvent` makes of them one after the other, in time that is linear in their
 * number. `applyEvent` looks at all turns for each event.
 */
export class ConversationFold {
  readonly #turns: Turn[] = [];
  readonly #places = new Map<string, number>();
  /** The conversation without its turns. */
  #head: Conversation;
  /** Text of an answer that its turn does not have yet: most events bring a little more of the same answer. */
  #text = { turn: '', text: '' };

  constructor(id: string) {
    this.#head = emptyConversation(id, 0);
  }

  /** The conversation after the events so far. */
  get conversation(): Conversation {
    this.#addText();
    return { ...this.#head, turns: [...this.#turns] };
  }

  add(event: ConversationEvent): void {
    if (event.type === 'text' && event.turn === this.#text.turn) {
      this.#text.text += event.text;
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
        this.#text = { turn: event.turn, text: event.text };
        return;
      case 'cut':
      case 'ended':
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
    const { turn, text } = this.#text;
    if (text === '') return;
    this.#text = { turn: '', text: '' };
    this.#changed({ type: 'text', turn, text });
  }

  #asked(event: ConversationEvent & { type: 'asked' }): void {
    if (this.#places.has(event.turn)) return;
    const { turns, ...head } = applyEvent(this.#head, event);
    this.#head = { ...head, turns: [] };
    for (const turn of turns) this.#push(turn);
  }

  #changed(event: ConversationEvent & { type: 'cut' | 'text' | 'ended' | 'rated' }): void {
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
