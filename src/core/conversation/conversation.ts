import type { Attachment } from '../attachments/attachment.ts';
import type { ErrorReason } from '../errors/phidelityError.ts';
import type { AnswerUsage, StopReason } from '../ports/engine.ts';

/** The code that a question is about. Lines count from 1 and are inclusive. */
export interface CodeReference {
  readonly uri: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The last line that the model was shown, if the excerpt had to be cut. */
  readonly cutAfterLine?: number;
}

/** What a question is about or goes with. */
export interface QuestionContext {
  /** What the model reads in the question's place, where that begins with a command. */
  readonly prompt?: string;
  readonly reference?: CodeReference;
  readonly attachments?: readonly Attachment[];
}

export type Rating = 'up' | 'down';

/**
 * A question and its answer. `queued`: the question waits until other answers have ended. `answering` covers everything
 * from then on, or from the question being on disk where it did not have to wait, to the end of the answer. A turn that is
 * found in one of these states after a crash becomes `unsent`, or `interrupted` with the text that was saved.
 */
export interface Turn {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly question: string;
  /** What the model reads in the question's place, where that begins with a command. */
  readonly prompt?: string;
  readonly reference?: CodeReference;
  /** What goes with the question, in the order in which it was attached. */
  readonly attachments?: readonly Attachment[];
  readonly answer: string;
  /** What the model thought before it answered. */
  readonly thought?: string;
  readonly state: 'queued' | 'unsent' | 'answering' | 'complete' | 'stopped' | 'failed' | 'interrupted';
  /** `unloaded`: the model was unloaded while it wrote. */
  readonly stopReason?: StopReason | 'unloaded';
  readonly modelName?: string;
  readonly usage?: AnswerUsage;
  readonly error?: { readonly reason: ErrorReason; readonly message: string };
  /** How many of the conversation's first turns did not fit into the prompt for this one. */
  readonly droppedTurns?: number;
  readonly rating?: Rating;
  /** While it waits: the turn that it takes the place of, with all between the two, when it is sent. */
  readonly replaces?: string;
}

/** A workspace, or the folder that is open: its name, and where it is. */
export interface WorkspaceIdentity {
  readonly name: string;
  readonly uri: string;
}

export interface Conversation {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The name that the user gave it; if there is none, the first question is the title. */
  readonly name?: string;
  /** Where it was begun; chats of earlier versions do not know it. */
  readonly workspace?: WorkspaceIdentity;
  readonly turns: readonly Turn[];
}

/** Whether a turn's question has not been sent yet. Such turns stand behind all others and are in no prompt. */
export function isWaiting({ state }: Turn): boolean {
  return state === 'queued' || state === 'unsent';
}

/** The newest turn whose question has been sent. */
export function lastSent({ turns }: Pick<Conversation, 'turns'>): Turn | undefined {
  return turns.findLast((turn) => !isWaiting(turn));
}

/**
 * Whether the model can go on with an answer that was cut off or stopped, or broke off with an error.
 *
 * @param earlier How many turns come before it. At a full context, they can be left out.
 */
export function canBeContinued(turn: Turn, earlier: number): boolean {
  const { answer, state, stopReason, droppedTurns = 0 } = turn;
  const isCut = stopReason === 'length' || (stopReason === 'context' && droppedTurns < earlier);
  // An answer that has ended fails where it cannot be saved.
  const isBroken = state === 'failed' && stopReason === undefined;
  return answer.trim() !== '' && (isCut || isBroken || state === 'stopped');
}

/** A conversation without questions. It is not stored before its first question. */
export function emptyConversation(id: string, now: number): Conversation {
  return { id, createdAt: now, updatedAt: now, turns: [] };
}

/** A stored conversation in which nobody answers: what was being written or waited is `interrupted` or `unsent`. */
export function interrupted(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => {
      if (turn.state === 'answering') return { ...turn, state: 'interrupted' };
      return turn.state === 'queued' ? { ...turn, state: 'unsent' } : turn;
    }),
  };
}

/**
 * What the model has in its context for the next question: how many tokens there were at the end of the newest answer, and
 * the attachments that it was given as a whole, or is being given.
 *
 * @param turns Those before that question.
 */
export function standingPrompt(turns: readonly Turn[]): {
  readonly used: number;
  readonly above: readonly Attachment[];
} {
  const answered = turns.filter(({ answer, state }) => answer !== '' || state === 'answering');
  // One that is being answered leaves out at least what the one before it left out.
  const [before, last] = [answered.at(-2), answered.at(-1)];
  const dropped = last?.droppedTurns ?? (last?.state === 'answering' ? before?.droppedTurns : undefined);
  const standing = answered.slice(dropped ?? 0);
  return {
    used: turns.findLast(({ usage }) => usage)?.usage?.contextTokens ?? 0,
    above: standing
      .flatMap(({ attachments = [] }) => attachments)
      .filter(({ cutAfterLine, omitted }) => cutAfterLine === undefined && omitted === undefined),
  };
}
