import type { Conversation } from './conversation.ts';

const longest = 60;

/** The person's name for a conversation, else the start of its first question, else "New chat". */
export function conversationTitle(conversation: Conversation): string {
  if (conversation.name) return conversation.name;
  const first = conversation.turns[0];
  if (!first) return 'New chat';
  if (first.reference) return `Explain ${first.reference.path}`;
  const line = first.question.trim().split('\n', 1)[0] ?? '';
  const characters = Array.from(line);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}
