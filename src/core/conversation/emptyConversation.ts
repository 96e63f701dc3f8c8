import type { Conversation } from './conversation.ts';

/** A conversation in which nothing was asked yet. Nothing of it is stored before the first question. */
export function emptyConversation(id: string, now: number): Conversation {
  return { id, createdAt: now, updatedAt: now, turns: [] };
}
