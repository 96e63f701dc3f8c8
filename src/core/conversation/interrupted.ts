import type { Conversation } from './conversation.ts';

/** A conversation as it is found on disk: an answer that nobody is writing any more was interrupted. */
export function interrupted(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) =>
      turn.state === 'answering' ? { ...turn, state: 'interrupted' } : turn,
    ),
  };
}
