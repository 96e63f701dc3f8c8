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
  | { readonly type: 'rated'; readonly turn: string; readonly rating: Rating | null }
  /** The turn and all later ones are set aside before its question is asked again. They stay in the file. */
  | { readonly type: 'rewound'; readonly at: number; readonly turn: string }
  | { readonly type: 'renamed'; readonly at: number; readonly name: string };

function changeTurn(conversation: Conversation, id: string, change: (turn: Turn) => Turn): Conversation {
  return { ...conversation, turns: conversation.turns.map((turn) => (turn.id === id ? change(turn) : turn)) };
}

/** The conversation after one more event. Events about unknown turns change nothing. */
export function applyEvent(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'created': {
      const { at, workspace } = event;
      const createdAt = conversation.createdAt || at;
      return { ...conversation, createdAt, updatedAt: at, ...(workspace ? { workspace } : {}) };
    }
    case 'asked': {
      const { turn: id, at, question, reference } = event;
      if (conversation.turns.some((turn) => turn.id === id)) return conversation;
      const turn: Turn = {
        id,
        askedAt: at,
        question,
        answer: '',
        state: 'answering',
        ...(reference ? { reference } : {}),
      };
      return { ...conversation, updatedAt: at, turns: [...conversation.turns, turn] };
    }
    case 'cut':
      return changeTurn(conversation, event.turn, ({ reference, ...turn }) => ({
        ...turn,
        question: event.question,
        ...(reference ? { reference: { ...reference, cutAfterLine: event.cutAfterLine } } : {}),
      }));
    case 'text':
      return changeTurn(conversation, event.turn, (turn) => ({ ...turn, answer: turn.answer + event.text }));
    case 'ended': {
      const { type: _, at, turn: id, ...outcome } = event;
      return changeTurn({ ...conversation, updatedAt: at }, id, (turn) => ({ ...turn, ...outcome }));
    }
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
