import type { Conversation, Turn } from './conversation.ts';
import type { ConversationEvent } from './conversationEvent.ts';

function changeTurn(conversation: Conversation, id: string, change: (turn: Turn) => Turn): Conversation {
  return { ...conversation, turns: conversation.turns.map((turn) => (turn.id === id ? change(turn) : turn)) };
}

/** The conversation after one more event. Events about turns that are not there change nothing. */
export function applyEvent(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'created':
      return { ...conversation, createdAt: conversation.createdAt || event.at, updatedAt: event.at };
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
