import type { ErrorReason } from '../errors/phidelityError.ts';
import type { AnswerUsage, StopReason } from '../ports/engine.ts';

/** The place in a file that a question is about. Lines count from 1 and are inclusive. */
export interface CodeReference {
  readonly uri: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The last line that the model was shown, where the excerpt had to be cut. */
  readonly cutAfterLine?: number;
}

export type Rating = 'up' | 'down';

/**
 * One question and its answer. `answering` covers everything from the question being on disk to the answer's end;
 * a turn found in that state after a crash is shown as `interrupted`, with the text that was already there.
 */
export interface Turn {
  readonly id: string;
  readonly askedAt: number;
  readonly question: string;
  readonly reference?: CodeReference;
  readonly answer: string;
  readonly state: 'answering' | 'complete' | 'stopped' | 'failed' | 'interrupted';
  readonly stopReason?: StopReason;
  readonly modelName?: string;
  readonly usage?: AnswerUsage;
  readonly error?: { readonly reason: ErrorReason; readonly message: string };
  /** How many of the conversation's first turns the model no longer saw when it answered this one. */
  readonly droppedTurns?: number;
  readonly rating?: Rating;
}

export interface Conversation {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The name a person gave it; without one, the first question serves as title. */
  readonly name?: string;
  readonly turns: readonly Turn[];
}

/** A conversation in which nothing was asked yet. Nothing of it is stored before the first question. */
export function emptyConversation(id: string, now: number): Conversation {
  return { id, createdAt: now, updatedAt: now, turns: [] };
}

/** A conversation as it is found on disk: an answer that nobody is writing any more was interrupted. */
export function interrupted(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) =>
      turn.state === 'answering' ? { ...turn, state: 'interrupted' } : turn,
    ),
  };
}
