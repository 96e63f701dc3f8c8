import type { Conversation, Turn } from '../core/conversation/conversation.ts';

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

const stateNotes: Partial<Record<Turn['state'], string>> = {
  stopped: 'Stopped before it was complete.',
  interrupted: 'Interrupted before it was complete.',
  failed: 'Not answered.',
};

function answerMarkdown(turn: Turn): string {
  const note = turn.error ? turn.error.message : stateNotes[turn.state];
  return [turn.answer.trim(), note ? `*${note}*` : ''].filter((part) => part !== '').join('\n\n');
}

function turnMarkdown(turn: Turn): string {
  const model = turn.modelName ?? 'model';
  return `## Question\n\n${turn.question.trim()}\n\n## Answer (${model})\n\n${answerMarkdown(turn)}\n`;
}

/** A conversation as a Markdown document for people, with the note that a machine wrote the answers. */
export function conversationMarkdown(conversation: Conversation): string {
  const date = new Date(conversation.createdAt).toISOString().slice(0, 10);
  const head =
    `# ${conversationTitle(conversation)}\n\n` +
    `A conversation with an AI model on the author's own machine (Phidelity, ${date}). ` +
    `Answers can be wrong: check them.\n`;
  return [head, ...conversation.turns.map(turnMarkdown)].join('\n');
}
