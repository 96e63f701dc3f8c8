import type { Conversation } from '../conversation/conversation.ts';
import type { ConversationEvent } from '../conversation/conversationEvent.ts';

/** What the history list shows of a conversation. */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: number;
  readonly turnCount: number;
  /** All questions, for searching. */
  readonly searchText: string;
}

/** Where conversations are kept. Rejections are PhidelityErrors with the reason `storage`. */
export interface ConversationStore {
  /** Appends events in order; resolved when they are handed to the operating system. */
  append(id: string, events: readonly ConversationEvent[]): Promise<void>;
  /** The conversation, or undefined where there is none under this id. */
  read(id: string): Promise<Conversation | undefined>;
  /** All conversations with at least one question, newest first. */
  list(): Promise<ConversationSummary[]>;
  delete(id: string): Promise<void>;
}
