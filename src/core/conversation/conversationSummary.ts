import { plainMarkdown } from '../text/plainMarkdown.ts';
import type { Conversation, Turn, WorkspaceIdentity } from './conversation.ts';

/** A conversation as the history lists it. */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  readonly turnCount: number;
  readonly ratedTurns: number;
  /** The beginning of the questions, for searching: at most `maxSearchText` characters. */
  readonly searchText: string;
  /** Where the first question was asked. */
  readonly workspace?: WorkspaceIdentity;
}

/** What a summary is made of. It is kept, and worded anew for each display language. */
export type SummaryParts = Omit<ConversationSummary, 'title' | 'id'> & {
  readonly name?: string;
  readonly first: { readonly question: string; readonly path?: string };
};

const maxSearchText = 2000;
const maxFirstQuestion = 200;
/** Characters of text around what was found. */
const excerptMargin = 40;

/** The parts of a conversation's summary; undefined if it has no question. */
export function summaryParts(conversation: Conversation): SummaryParts | undefined {
  const { turns, name, updatedAt, workspace } = conversation;
  const first = turns[0];
  if (!first) return undefined;
  return {
    updatedAt,
    turnCount: turns.length,
    ratedTurns: turns.filter(({ rating }) => rating).length,
    searchText: searchText(turns),
    first: {
      question: titleOf(first).slice(0, maxFirstQuestion),
      ...(first.reference ? { path: first.reference.path } : {}),
    },
    ...(name === undefined ? {} : { name }),
    ...(workspace ? { workspace } : {}),
  };
}

/** What a chat is named after: its first question, and the file of one that is nothing but a command. */
export function titleOf({
  question,
  prompt,
  attachments = [],
}: Pick<Turn, 'question' | 'prompt' | 'attachments'>): string {
  const path = attachments.find(({ kind }) => kind !== 'rules')?.path ?? '';
  if (prompt === undefined || path === '' || /\s/.test(question)) return question;
  return `${question} ${path.split(/[\\/]/).at(-1)}`;
}

function searchText(turns: readonly Turn[]): string {
  let text = '';
  for (const { question } of turns) {
    if (text.length >= maxSearchText) break;
    text += `${text === '' ? '' : ' '}${question.slice(0, maxSearchText)}`;
  }
  return withoutMarkdown(text).slice(0, maxSearchText);
}

/** Text on one line, without the marks of Markdown. Those of code may have lost their other half. */
function withoutMarkdown(text: string): string {
  return plainMarkdown(text).replaceAll('`', '').replaceAll(/\s+/g, ' ').trim();
}

/** A part of a conversation that holds what a user looks for. */
export interface FoundText {
  readonly turn: string;
  /** The place in its line of text, with a little of what surrounds it. */
  readonly excerpt: string;
}

/**
 * Finds the first place in a turn's question and answer that holds words as they were typed: in this order, next to each
 * other, in small or capital letters. Undefined where there are no words.
 */
export function textFinder(words: string): ((turn: Turn) => FoundText | undefined) | undefined {
  const parts = words
    .trim()
    .split(/\s+/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  if (parts[0] === '') return undefined;
  const pattern = new RegExp(parts.join(String.raw`\s+`), 'iu');
  return ({ id, question, answer }) => {
    for (const text of [question, answer]) {
      const found = pattern.exec(text);
      if (found) return { turn: id, excerpt: excerptAround(text, found.index, found[0].length) };
    }
    return undefined;
  };
}

function excerptAround(text: string, start: number, length: number): string {
  const [from, to] = [Math.max(0, start - excerptMargin), start + length + 2 * excerptMargin];
  const excerpt = withoutMarkdown(text.slice(from, to)).toWellFormed();
  return `${from > 0 ? '…' : ''}${excerpt}${to < text.length ? '…' : ''}`;
}
