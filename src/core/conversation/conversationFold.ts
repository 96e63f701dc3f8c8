import { type Conversation, emptyConversation, isWaiting, type Turn } from './conversation.ts';
import { applyEvent, type ConversationEvent } from './conversationStore.ts';

/** A little more of an answer, or of what the model thinks. */
type Piece = ConversationEvent & { readonly type: 'text' | 'thought' };

/** What changes one turn that was asked before, and nothing else but the conversation's times. */
type TurnChange = Exclude<
  ConversationEvent,
  { readonly type: 'created' | 'renamed' | 'asked' | 'started' | 'withdrawn' | 'rewound' }
>;

const turnChanges: Readonly<Record<TurnChange['type'], true>> = {
  text: true,
  thought: true,
  shortened: true,
  cut: true,
  fitted: true,
  ended: true,
  continued: true,
  rated: true,
};

function changesTurn(event: ConversationEvent): event is TurnChange {
  return event.type in turnChanges;
}

/**
 * A conversation from many events: what `applyEvent` makes of them one after the other, in time that is linear in their
 * number. `applyEvent` looks at all turns for each event.
 */
export class ConversationFold {
  readonly #turns: Turn[] = [];
  readonly #places = new Map<string, number>();
  /** The ids of those whose questions wait: few. */
  readonly #waiting = new Set<string>();
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
    if (event.type === 'text' || event.type === 'thought') return this.#addPiece(event);
    this.#addText();
    if (changesTurn(event)) return this.#changed(event);
    switch (event.type) {
      case 'created':
      case 'renamed':
        this.#head = applyEvent(this.#head, event);
        return;
      case 'asked':
        return this.#asked(event);
      case 'started':
        return this.#rearranged(event, this.#turn(event.turn)?.replaces);
      case 'withdrawn':
        return this.#rearranged(event);
      case 'rewound':
        return this.#rearranged(event, event.turn);
      default:
        // A kind of event without a case would be lost.
        event satisfies never;
    }
  }

  #addPiece(event: Piece): void {
    const pending = this.#pending;
    if (pending && event.type === pending.type && event.turn === pending.turn) {
      this.#pending = { ...pending, text: pending.text + event.text };
      return;
    }
    this.#addText();
    this.#pending = event;
  }

  #addText(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) this.#changed(pending);
  }

  #changed(event: TurnChange): void {
    const known = this.#turn(event.turn);
    const { turns, ...head } = applyEvent({ ...this.#head, turns: known ? [known] : [] }, event);
    this.#head = { ...head, turns: [] };
    for (const turn of turns) this.#put(turn, this.#places.get(turn.id)!);
  }

  #asked(event: ConversationEvent & { type: 'asked' }): void {
    if (!this.#places.has(event.turn)) this.#rearranged(event);
  }

  /** Adds, moves or removes turns: these can only be those that wait, and a given one with all after it. */
  #rearranged(event: ConversationEvent, from?: string): void {
    const ids = from === undefined ? [...this.#waiting] : [...this.#waiting, from];
    const first = Math.min(this.#turns.length, ...ids.map((id) => this.#places.get(id) ?? Infinity));
    const aside = this.#turns.splice(first);
    for (const { id } of aside) {
      this.#places.delete(id);
      this.#waiting.delete(id);
    }
    const { turns, ...head } = applyEvent({ ...this.#head, turns: aside }, event);
    this.#head = { ...head, turns: [] };
    for (const turn of turns) this.#put(turn, this.#turns.length);
  }

  #turn(id: string): Turn | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#turns[place];
  }

  #put(turn: Turn, place: number): void {
    this.#turns[place] = turn;
    this.#places.set(turn.id, place);
    if (isWaiting(turn)) this.#waiting.add(turn.id);
    else this.#waiting.delete(turn.id);
  }
}
