import { type Attachment, type AttachmentFit, unfitted } from '../attachments/attachment.ts';
import type { ErrorReason } from '../errors/phidelityError.ts';
import type { AnswerUsage, StopReason } from '../ports/engine.ts';
import {
  type CodeReference,
  type Conversation,
  isWaiting,
  type Rating,
  type Turn,
  type WorkspaceIdentity,
} from './conversation.ts';
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
      readonly prompt?: string;
      readonly reference?: CodeReference;
      readonly attachments?: readonly Attachment[];
      /** It has to wait until another answer has ended. */
      readonly queued?: true;
      /** While it waits, the turn that it will take the place of still stands. */
      readonly replaces?: string;
    }
  /** A question that had to wait is sent. */
  | { readonly type: 'started'; readonly at: number; readonly turn: string }
  /** A question that waited was taken back. */
  | { readonly type: 'withdrawn'; readonly turn: string }
  /** The quoted code was too large for the context; the model is asked this shorter question instead. */
  | {
      readonly type: 'cut';
      readonly turn: string;
      readonly question: string;
      readonly cutAfterLine: number;
    }
  /** How much the model is given of each of the question's attachments. */
  | { readonly type: 'fitted'; readonly turn: string; readonly fits: readonly AttachmentFit[] }
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
      readonly stopReason?: StopReason | 'unloaded';
      readonly modelName?: string;
      readonly usage?: AnswerUsage;
      readonly droppedTurns?: number;
      readonly error?: { readonly reason: ErrorReason; readonly message: string };
    }
  /** The answer had ended and goes on. */
  | { readonly type: 'continued'; readonly at: number; readonly turn: string }
  | { readonly type: 'rated'; readonly turn: string; readonly rating: Rating | null }
  /** The turn and all that were sent later are set aside before its question is asked again. They stay in the file. */
  | { readonly type: 'rewound'; readonly at: number; readonly turn: string }
  | { readonly type: 'renamed'; readonly at: number; readonly name: string };

/** What an answer is made of while it is generated. */
export type AnswerEvent = ConversationEvent & { readonly type: 'text' | 'thought' | 'shortened' };

function askedTurn(event: ConversationEvent & { type: 'asked' }): Turn {
  const { turn: id, at, question, prompt, reference, attachments, queued, replaces } = event;
  return {
    id,
    askedAt: at,
    question,
    answer: '',
    state: queued ? 'queued' : 'answering',
    ...(prompt === undefined ? {} : { prompt }),
    ...(reference ? { reference } : {}),
    ...(attachments ? { attachments } : {}),
    ...(replaces === undefined ? {} : { replaces }),
  };
}

/** Turns with another one: behind those that were sent, and where it waits, behind all. */
function withTurn(turns: readonly Turn[], turn: Turn): readonly Turn[] {
  const sent = turns.filter((one) => !isWaiting(one));
  const waiting = turns.filter(isWaiting);
  return isWaiting(turn) ? [...sent, ...waiting, turn] : [...sent, turn, ...waiting];
}

/** Turns without one and those that were sent after it. */
function rewind(turns: readonly Turn[], id: string | undefined): readonly Turn[] {
  const at = turns.findIndex((turn) => turn.id === id);
  return at < 0 ? turns : turns.filter((turn, index) => index < at || (index > at && isWaiting(turn)));
}

/** The turns after a waiting question was sent, in place of those that it replaces. */
function start(turns: readonly Turn[], id: string): readonly Turn[] {
  const found = turns.find((turn) => turn.id === id);
  if (!found || !isWaiting(found)) return turns;
  const { replaces, ...turn } = found;
  const others = turns.filter((one) => one.id !== id);
  return withTurn(rewind(others, replaces), { ...turn, state: 'answering' });
}

function created(
  conversation: Conversation,
  { at, workspace }: ConversationEvent & { readonly type: 'created' },
): Conversation {
  const createdAt = conversation.createdAt || at;
  return { ...conversation, createdAt, updatedAt: at, ...(workspace ? { workspace } : {}) };
}

function cutQuestion(
  { reference, ...turn }: Turn,
  { question, cutAfterLine }: ConversationEvent & { readonly type: 'cut' },
): Turn {
  return { ...turn, question, ...(reference ? { reference: { ...reference, cutAfterLine } } : {}) };
}

function fitted({ attachments = [], ...turn }: Turn, fits: readonly AttachmentFit[]): Turn {
  return { ...turn, attachments: attachments.map((one, index) => ({ ...unfitted(one), ...fits[index] })) };
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

/** The event of a turn that is in the conversation, and stays there. */
type ChangingEvent = Extract<
  ConversationEvent,
  { readonly type: AnswerEvent['type'] | 'cut' | 'fitted' | 'continued' | 'ended' | 'rated' }
>;

function changeTurn(turn: Turn, event: ChangingEvent): Turn {
  switch (event.type) {
    case 'cut':
      return cutQuestion(turn, event);
    case 'fitted':
      return fitted(turn, event.fits);
    case 'continued':
    case 'ended':
      return changeState(turn, event);
    case 'rated': {
      const { rating: _, ...unrated } = turn;
      return event.rating ? { ...unrated, rating: event.rating } : unrated;
    }
    case 'text':
    case 'thought':
    case 'shortened':
      return changeAnswer(turn, event);
  }
}

/** The conversation after one more event. Events about unknown turns change nothing. */
export function applyEvent(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'created':
      return created(conversation, event);
    case 'asked': {
      const turn = askedTurn(event);
      if (conversation.turns.some(({ id }) => id === turn.id)) return conversation;
      return { ...conversation, updatedAt: event.at, turns: withTurn(conversation.turns, turn) };
    }
    case 'started':
      return { ...conversation, updatedAt: event.at, turns: start(conversation.turns, event.turn) };
    case 'withdrawn':
      return {
        ...conversation,
        turns: conversation.turns.filter((turn) => turn.id !== event.turn || !isWaiting(turn)),
      };
    case 'rewound': {
      const turns = rewind(conversation.turns, event.turn);
      return turns === conversation.turns ? conversation : { ...conversation, updatedAt: event.at, turns };
    }
    case 'renamed':
      return { ...conversation, updatedAt: event.at, name: event.name };
    default: {
      const turns = conversation.turns.map((turn) =>
        turn.id === event.turn ? changeTurn(turn, event) : turn,
      );
      const { updatedAt } = conversation;
      return { ...conversation, turns, updatedAt: 'at' in event ? event.at : updatedAt };
    }
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
