import * as l10n from '@vscode/l10n';
import type { Conversation, Turn } from '../../core/conversation/conversation.ts';
import { titleOf } from '../../core/conversation/conversationSummary.ts';
import { listItems } from '../sentences.ts';
import { attachmentPlace } from './attachments.ts';
import { plainMarkdown } from '../../core/text/plainMarkdown.ts';

/** Characters of a question that are used as a title. */
const maxTitleLength = 60;

/** Characters of a question that are read for a title. */
const maxTitleSource = 500;

/** What a title is made of. */
interface Titled {
  readonly name?: string;
  readonly turns: readonly (Pick<Turn, 'question' | 'prompt' | 'attachments'> & {
    readonly reference?: { readonly path: string };
  })[];
}

/** The user's name for a conversation, else the start of its first question, else "New chat". */
export function conversationTitle(conversation: Titled): string {
  if (conversation.name) return conversation.name;
  const first = conversation.turns[0];
  if (!first) return l10n.t('New chat');
  if (first.reference) return l10n.t('Explain {0}', first.reference.path);
  const line = plainMarkdown(titleOf(first).trim().slice(0, maxTitleSource)).trim().split('\n', 1)[0]!;
  const characters = Array.from(line);
  return characters.length > maxTitleLength ? `${characters.slice(0, maxTitleLength - 1).join('')}…` : line;
}

function stateNote(state: Turn['state']): string | undefined {
  switch (state) {
    case 'stopped':
      return l10n.t('Stopped before the answer was complete.');
    case 'interrupted':
      return l10n.t('Interrupted before the answer was complete.');
    case 'failed':
    case 'queued':
    case 'unsent':
      return l10n.t('Not answered.');
    case 'answering':
    case 'complete':
      return undefined;
  }
}

function answerMarkdown(turn: Turn): string {
  const note = turn.error?.message ?? stateNote(turn.state);
  return [turn.answer.trim(), note ? `*${note}*` : ''].filter((part) => part !== '').join('\n\n');
}

/** The question, and the places of what went with it. */
function questionMarkdown({ question, attachments = [] }: Turn): string {
  // The project's rules are in the first question that they go with.
  const given = attachments.filter(({ kind, omitted }) => kind !== 'rules' || omitted !== 'repeated');
  if (given.length === 0) return question.trim();
  const places = listItems(given.map((one) => `\`${attachmentPlace(one)}\``));
  return `${question.trim()}\n\n*${l10n.t('Added to the question: {0}', places)}*`;
}

function turnMarkdown(turn: Turn): string {
  const answer = turn.modelName === undefined ? l10n.t('Answer') : l10n.t('Answer ({0})', turn.modelName);
  return `## ${l10n.t('Question')}\n\n${questionMarkdown(turn)}\n\n## ${answer}\n\n${answerMarkdown(turn)}\n`;
}

/** A conversation as a Markdown document, with a note that an AI model wrote the answers. */
export function conversationMarkdown(conversation: Conversation): string {
  const date = new Date(conversation.createdAt).toISOString().slice(0, 10);
  const note = l10n.t(
    "A conversation with an AI model on the author's own machine (Phidelity, {0}). Answers can be wrong: check them.",
    date,
  );
  const head = `# ${conversationTitle(conversation)}\n\n${note}\n`;
  return [head, ...conversation.turns.map(turnMarkdown)].join('\n');
}
