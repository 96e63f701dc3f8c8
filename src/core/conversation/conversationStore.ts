import type { ErrorReason } from '../errors/phidelityError.ts';
import type { AnswerUsage, StopReason } from '../ports/engine.ts';
import type { CodeReference, Conversation, Rating, Turn, WorkspaceIdentity } from './conversation.ts';
import type { ConversationSummary, FoundText } from './conversationSummary.ts';

/**
 * A change of a conversation as it is stored: one event, one line, only ever appended. A conversation is the fold of
 * its events, so a torn line loses one event and two windows can write to the same file. Times are in milliseconds
 * since 1970.
 */
export type ConversationEvent =
  | {
      readonly type: 'created';
      readonly at: number;
      readonly id: string;
      readonly workspace?: WorkspaceIdentity;
    }
  | {
      readonly type: 'asked';
      readonly at: number;
      readonly turn: string;
      readonly question: string;
      readonly reference?: CodeReference;
    }
  /** The quoted code was too large for the context; the model is asked this shorter question instead. */
  | {
      readonly type: 'cut';
      readonly turn: string;
      readonly question: string;
      readonly cutAfterLine: number;
    }
  | { readonly type: 'text'; readonly turn: string; readonly text: string }
  /** What the model thinks before it answers. */
  | { readonly type: 'thought'; readonly turn: string; readonly text: string }
  /** Only so many UTF-16 code units of the answer stay: what followed repeated itself, or was a thought. */
  | { readonly type: 'shortened'; readonly turn: string; readonly length: number }
  | {
      readonly type: 'ended';
      readonly at: number;
      readonly turn: string;
      readonly state: 'complete' | 'stopped' | 'failed';
      readonly stopReason?: StopReason;
      readonly modelName?: string;
      readonly usage?: AnswerUsage;
      readonly droppedTurns?: number;
      readonly error?: { readonly reason: ErrorReason; readonly message: string };
    }
  /** The answer had ended and goes on. */
  | { readonly type: 'continued'; readonly at: number; readonly turn: string }
  | { readonly type: 'rated'; readonly turn: string; readonly rating: Rating | null }
  /** The turn and all later ones are set aside before its question is asked again. They stay in the file. */
  | { readonly type: 'rewound'; readonly at: number; readonly turn: string }
  | { readonly type: 'renamed'; readonly at: number; readonly name: string };

/** What an answer is made of while it is generated. */
export type AnswerEvent = ConversationEvent & { readonly type: 'text' | 'thought' | 'shortened' };

function changeTurn(conversation: Conversation, id: string, change: (turn: Turn) => Turn): Conversation {
  return { ...conversation, turns: conversation.turns.map((turn) => (turn.id === id ? change(turn) : turn)) };
}

function created(
  conversation: Conversation,
  { at, workspace }: ConversationEvent & { readonly type: 'created' },
): Conversation {
  const createdAt = conversation.createdAt || at;
  return { ...conversation, createdAt, updatedAt: at, ...(workspace ? { workspace } : {}) };
}

function askedTurn({
  turn: id,
  at,
  question,
  reference,
}: ConversationEvent & { readonly type: 'asked' }): Turn {
  return { id, askedAt: at, question, answer: '', state: 'answering', ...(reference ? { reference } : {}) };
}

function cutQuestion(
  { reference, ...turn }: Turn,
  { question, cutAfterLine }: ConversationEvent & { readonly type: 'cut' },
): Turn {
  return { ...turn, question, ...(reference ? { reference: { ...reference, cutAfterLine } } : {}) };
}

function changeAnswer(turn: Turn, event: AnswerEvent): Turn {
  if (event.type === 'thought') return { ...turn, thought: (turn.thought ?? '') + event.text };
  const answer = event.type === 'text' ? turn.answer + event.text : turn.answer.slice(0, event.length);
  return { ...turn, answer };
}

function changeState(turn: Turn, event: ConversationEvent & { readonly type: 'continued' | 'ended' }): Turn {
  if (event.type === 'continued') {
    const { stopReason: _, error: __, ...others } = turn;
    return { ...others, state: 'answering' };
  }
  const { type: _, at, turn: id, ...outcome } = event;
  return { ...turn, ...outcome };
}

/** The conversation after one more event. Events about unknown turns change nothing. */
export function applyEvent(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'created':
      return created(conversation, event);
    case 'asked': {
      if (conversation.turns.some(({ id }) => id === event.turn)) return conversation;
      const turns = [...conversation.turns, askedTurn(event)];
      return { ...conversation, updatedAt: event.at, turns };
    }
    case 'cut':
      return changeTurn(conversation, event.turn, (turn) => cutQuestion(turn, event));
    case 'text':
    case 'thought':
    case 'shortened':
      return changeTurn(conversation, event.turn, (turn) => changeAnswer(turn, event));
    case 'continued':
    case 'ended':
      return changeTurn({ ...conversation, updatedAt: event.at }, event.turn, (turn) =>
        changeState(turn, event),
      );
    case 'rated':
      return changeTurn(conversation, event.turn, ({ rating: _, ...turn }) =>
        event.rating ? { ...turn, rating: event.rating } : turn,
      );
    case 'rewound': {
      const at = conversation.turns.findIndex((turn) => turn.id === event.turn);
      if (at < 0) return conversation;
      return { ...conversation, updatedAt: event.at, turns: conversation.turns.slice(0, at) };
    }
    case 'renamed':
      return { ...conversation, updatedAt: event.at, name: event.name };
  }
}

/** Where conversations are kept. Rejections are PhidelityErrors with the reason `storage`. */
export interface ConversationStore {
  /** Appends events in order. Resolves when they are handed to the operating system. */
  append(id: string, events: readonly ConversationEvent[]): Promise<void>;
  /** The conversation, or undefined if there is none with this id. */
  read(id: string): Promise<Conversation | undefined>;
  /** All conversations with at least one question, newest first. What cannot be read is left out, and logged. */
  list(): Promise<ConversationSummary[]>;
  /**
   * Looks for words in the questions and answers of these conversations, one after the other. What cannot be read is left
   * out. Ends early, without an error, when the signal is aborted.
   */
  search(
    ids: readonly string[],
    words: string,
    options: { readonly signal: AbortSignal; readonly onFound: (id: string, found: FoundText) => void },
  ): Promise<void>;
  delete(id: string): Promise<void>;
}
