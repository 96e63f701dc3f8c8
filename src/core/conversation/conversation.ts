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

export type Rating = 'up' | 'down';

/**
 * A question and its answer. `answering` covers everything from the question being on disk to the end of the answer. A
 * turn that is found in that state after a crash becomes `interrupted`, with the text that was saved.
 */
export interface Turn {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly question: string;
  readonly reference?: CodeReference;
  readonly answer: string;
  /** What the model thought before it answered. */
  readonly thought?: string;
  readonly state: 'answering' | 'complete' | 'stopped' | 'failed' | 'interrupted';
  readonly stopReason?: StopReason;
  readonly modelName?: string;
  readonly usage?: AnswerUsage;
  readonly error?: { readonly reason: ErrorReason; readonly message: string };
  /** How many of the conversation's first turns did not fit into the prompt for this one. */
  readonly droppedTurns?: number;
  readonly rating?: Rating;
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

/** A stored conversation: answers that are no longer being generated become `interrupted`. */
export function interrupted(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) =>
      turn.state === 'answering' ? { ...turn, state: 'interrupted' } : turn,
    ),
  };
}
